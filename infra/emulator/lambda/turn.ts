import type { ChildProcess } from 'node:child_process';
import type { Report } from './protocol.ts';

/** How a process's turn ended: with a report, with the end of the process, or with a timeout. */
export type Turn = Report | { kind: 'exited'; code: number | null; signal: string | null } | { kind: 'timed-out' };

export const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/**
 * Resolves to the process's next report or its end. On a timeout it kills the process and resolves
 * once that has ended.
 */
export const nextTurn = (child: ChildProcess, timeoutMs: number): Promise<Turn> =>
  new Promise((resolve) => {
    let late = false;
    const settle = (turn: Turn): void => {
      clearTimeout(timer);
      child.off('message', onMessage);
      child.off('exit', onExit);
      resolve(turn);
    };
    const onMessage = (report: unknown): void => settle(report as Report);
    const onExit = (code: number | null, signal: string | null): void =>
      settle(late ? { kind: 'timed-out' } : { kind: 'exited', code, signal });
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.on('message', onMessage);
    child.on('exit', onExit);
    if (hasEnded(child)) onExit(child.exitCode, child.signalCode);
  });
