import type { Log, LogFields } from '../../../shared/runtime/logger.ts';

export interface RecordingLog extends Log {
  /** What was logged, in order. */
  readonly lines: (LogFields & { level: string; message: string })[];
}

/** The log as a list: logs are part of the contract. */
export const recordingLog = (): RecordingLog => {
  const lines: RecordingLog['lines'] = [];
  const record = (level: string) => (message: string, fields: LogFields) => {
    lines.push({ level, message, ...fields });
  };
  return { lines, info: record('info'), warn: record('warn'), error: record('error') };
};
