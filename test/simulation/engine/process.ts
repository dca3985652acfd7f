import type { Operation } from './operation.ts';

/** One invocation of a function, or a client. */
export class Process {
  readonly name: string;
  /** Milliseconds by which its clock is ahead. */
  readonly skewMs: number;
  /** When Lambda ends it, by the true clock. */
  deadline = Number.POSITIVE_INFINITY;
  /** By the true clock. */
  begunAt = Number.POSITIVE_INFINITY;
  state: 'running' | 'done' | 'dead' = 'running';
  /** Stands for everything it has seen until it last asked for something, and so for everything in its memory then. */
  seen = 0;
  /** Stands for what it has seen since then, in whatever order: none of it made it go on. */
  seenSince = 0;
  private readonly died: (() => void) | undefined;

  constructor(name: string, { skewMs = 0, died }: { skewMs?: number; died?: () => void } = {}) {
    this.name = name;
    this.skewMs = skewMs;
    this.died = died;
  }

  /** It does nothing more: not even what a function leaves under way when it answers. */
  get isOver(): boolean {
    return this.state !== 'running' && this.waitsFor === 0;
  }

  /** How many of its calls have no answer yet. */
  waitsFor = 0;

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

/** A call that came to something. */
export interface Step {
  at: number;
  process: Process;
  operation: Operation;
  outcome: string;
}
