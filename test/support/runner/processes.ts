import { execFileSync } from 'node:child_process';

/** Process ids of everything that descends from a process, over all generations. */
export const descendantsOf = (ancestor: number): number[] => {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number) as [number, number]);
  const childrenOf = (parent: number): number[] =>
    pairs.filter(([, ppid]) => ppid === parent).flatMap(([pid]) => [pid, ...childrenOf(pid)]);
  return childrenOf(ancestor);
};

/** A process that has ended but is not reaped yet is gone: where process 1 reaps nothing, it stays so for good. */
export const isAlive = (pid: number): boolean => {
  try {
    return !/^(Z|$)/.test(execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }));
  } catch {
    return false;
  }
};
