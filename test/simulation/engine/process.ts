import type { Operation } from './operation.ts';

interface ProcessOptions {
  skewMs?: number;
  died?: () => void;
  from?: Process | undefined;
  instance?: object | undefined;
}

/** One invocation of a function, or a client. */
export class Process {
  readonly name: string;
  /** Milliseconds by which its clock is ahead of the true clock. */
  readonly skewMs: number;
  /** When its timeout ends, by the true clock. */
  deadline = Number.POSITIVE_INFINITY;
  /** When it began, by the true clock. */
  begunAt = Number.POSITIVE_INFINITY;
  state: 'running' | 'done' | 'dead' = 'running';
  /** Fingerprint of all responses before its latest call, and so of its memory at that time. */
  seen = 0;
  /** Fingerprint of the responses since then, regardless of their order: none of them caused a call. */
  seenSince = 0;
  /** How many of its calls had a fault injected. */
  faults = 0;
  private readonly passed: Place[] = [{ request: 'begin', faults: 0 }];
  private readonly begunFrom: { process: Process; faults: number; places: number } | undefined;
  private readonly died: (() => void) | undefined;
  private readonly instance: object | undefined;

  /** `from`: the process that started it. `instance`: the warm instance that it runs on, if others do as well. */
  constructor(name: string, { skewMs = 0, died, from, instance }: ProcessOptions = {}) {
    this.name = name;
    this.skewMs = skewMs;
    this.died = died;
    this.instance = instance;
    this.begunFrom = from && { process: from, faults: from.faults, places: from.passed.length };
  }

  /**
   * Whether it shares memory with another process: what an invocation left in progress goes on during the next one of the
   * same instance, and their writes may be grouped into one request.
   */
  sharesInstanceWith(other: Process): boolean {
    return this === other || (this.instance !== undefined && this.instance === other.instance);
  }

  /** Its place in its work: its last request, and its faults until then. It depends only on the process's own history. */
  get place(): string {
    return nameOf(this, this.passed.at(-1));
  }

  /** The places that it has passed since its last fault, and those that its parent process had passed by then. */
  *places(): Generator<string> {
    for (const place of this.passed) if (place.faults === this.faults) yield nameOf(this, place);
    if (!this.begunFrom || this.faults > 0) return;
    const { process, faults, places } = this.begunFrom;
    for (const place of process.passed.slice(0, places)) if (place.faults === faults) yield nameOf(process, place);
  }

  /** It makes a request. Requests that differ only in a time are the same place. */
  comesTo(request: string): void {
    this.passed.push({ request: request.replace(/\d{6,}/g, ''), faults: this.faults });
  }

  /** It has ended, and no call that it left in progress is waiting. */
  get isOver(): boolean {
    return this.state !== 'running' && this.waitsFor === 0;
  }

  /** Number of its calls without a response. */
  waitsFor = 0;

  die(): void {
    this.state = 'dead';
    this.died?.();
  }
}

interface Place {
  request: string;
  faults: number;
}

const nameOf = ({ name }: Process, place: Place | undefined): string => `${name} ${place?.faults} ${place?.request}`;

/** An operation that a process waits for. */
export interface Call {
  process: Process;
  operation: Operation;
  askedAt: number;
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

/** A call and its outcome. */
export interface Step {
  at: number;
  process: Process;
  operation: Operation;
  outcome: string;
}
