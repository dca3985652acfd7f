/**
 * Whether a line that a function logged is of no interest to who watches the runner: structured lines up to the level
 * INFO, and metrics. Crashes and what the runner itself says of a function are no such lines.
 */
export const isRoutine = (line: string): boolean => {
  try {
    const entry = JSON.parse(line);
    return ['TRACE', 'DEBUG', 'INFO'].includes(entry.level) || entry._aws !== undefined;
  } catch {
    return false;
  }
};
