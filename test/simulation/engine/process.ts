import type { Operation } from './operation.ts';

/** One invocation of a function, or a client. */
export class Process {
  readonly name: string;
  /** Milliseconds by which its clock is ahead. */
  readonly skewMs: number;
  /** When Lambda ends it, by the true clock. */
  deadline = Number.POSITIVE_INFINITY;
  state: 'running' | 'done' | 'dead' = 'running';
  /** Stands for everything it has seen so far, and so for everything that is in its memory. */
  seen = 0;
  private readonly died: (() => void) | undefined;

  constructor(name: string, { skewMs = 0, died }: { skewMs?: number; died?: () => void } = {}) {
    this.name = name;
    this.skewMs = skewMs;
    this.died = died;
  }

  die(): void {
    this.state = 'dead';
    this.died?.();
  }
}

/** An operation that a process waits for. */
export interface Call {
  process: Process;
  operation: Operation;
  askedAt: number;
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}
