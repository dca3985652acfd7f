import { execFileSync } from 'node:child_process';

/** Process ids of all descendants of a process. */
export const descendantsOf = (ancestor: number): number[] => {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number) as [number, number]);
  const childrenOf = (parent: number): number[] =>
    pairs.filter(([, ppid]) => ppid === parent).flatMap(([pid]) => [pid, ...childrenOf(pid)]);
  return childrenOf(ancestor);
};

/** A zombie counts as ended: if process 1 does not reap, it stays one forever. */
export const isAlive = (pid: number): boolean => {
  try {
    return !/^(Z|$)/.test(execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }));
  } catch {
    return false;
  }
};
