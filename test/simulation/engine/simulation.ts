import { drain } from './drain.ts';

/** Keys of the world that a call reads and writes. Calls of two processes that share no written key commute. */
export interface Footprint {
  reads: readonly string[];
  writes: readonly string[];
}

/** One request of a process to something outside of it. */
export interface Operation {
  /** For traces: `table: update email#1 status`. */
  label(): string;
  footprint(): Footprint;
  /** Changes nothing: whether its answer was lost makes no difference to the world. */
  readonly isRead: boolean;
  /** Outcomes beside those that every call can have; a mail server has many. */
  readonly own?: readonly string[];
  /** When it is done makes a difference by itself: the clock of the process starts with it. */
  readonly isTimed?: boolean;
  /** false: it cannot fail, such as the beginning of a process or a pause. */
  readonly canFail: boolean;
  /** Happens at once, and gives the answer or throws what the service would. `outcome` is `answer` or one of `own`. */
  run(outcome: string): unknown;
}

/** What a call can come to, beside the outcomes of its own. */
export type Outcome =
  /** Done and answered. */
  | 'answer'
  /** Not done: throttled, or never reached the service. */
  | 'refuse'
  /** Done, and the answer is lost. */
  | 'lose'
  /** Done twice: the SDK repeats a request whose answer it lost, and hands out the second answer. */
  | 'repeat'
  /** The process dies before it. */
  | 'crash'
  /** The process dies after it. */
  | 'crash-after'
  /** The process stands still for longer than its lease, before it. */
  | 'freeze'
  /** The answer takes long, though not too long for the function. */
  | 'slow';

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

export interface Step {
  at: number;
  process: string;
  label: string;
  outcome: string;
}

/** The code under test threw what no caller of it handles, or an invariant does not hold. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** Milliseconds; every function may run for longer. */
const SLOW_MS = 20_000;

class Unavailable extends Error {
  override readonly name = 'ThrottlingException';
  readonly $metadata = { httpStatusCode: 400 };
}

class AnswerLost extends Error {
  override readonly name = 'TimeoutError';
}

export interface SimulationOptions {
  /** Milliseconds since 1970 at which it begins, by the true clock. */
  startAt: number;
  /** How long a frozen process stands still. */
  freezeMs: number;
}

/**
 * Processes in one thread, under a scheduler that owns time. A process runs until it waits for something outside; then
 * the scheduler says which of the calls that wait is answered next, and how. Between two answers everything that can
 * run has run, so a run is a list of choices and nothing else.
 */
export class Simulation {
  now: number;
  readonly calls: Call[] = [];
  readonly processes: Process[] = [];
  readonly steps: { at: number; call: Call; outcome: string }[] = [];
  /** The process whose code runs. */
  current: Process | undefined;
  /** Told of everything that a process gets to know, where somebody keeps count of states. */
  learnt: ((process: Process, what: unknown) => void) | undefined;
  private readonly freezeMs: number;

  constructor({ startAt, freezeMs }: SimulationOptions) {
    this.now = startAt;
    this.freezeMs = freezeMs;
  }

  /** A process that begins when its first call, `begin`, is answered. `timeoutMs` bounds it from then on. */
  spawn(process: Process, timeoutMs: number, work: () => Promise<unknown>): void {
    this.processes.push(process);
    const live = async (): Promise<void> => {
      await this.ask(new Begin(() => this.begin(process, timeoutMs)));
      await work();
      if (process.state === 'running') process.state = 'done';
    };
    this.as(process, () => {
      live().catch((error) => {
        this.failure ??= error;
      });
    });
  }

  /** What the code under test threw at nobody. */
  failure: unknown;

  /** Asks for an operation in the name of the process whose code runs. */
  ask(operation: Operation): Promise<unknown> {
    const process = this.current;
    if (!process) throw new Violation(`${operation.label()} was asked for by nobody`);
    return new Promise((resolve, reject) => {
      this.calls.push({ process, operation, askedAt: this.now, resolve, reject });
    });
  }

  /** Lets a call come to something, and everything run that can then. */
  answer(call: Call, outcome: string): void {
    this.steps.push({ at: this.now, call, outcome });
    this.calls.splice(this.calls.indexOf(call), 1);
    const { process } = call;
    switch (outcome) {
      case 'crash-after':
        this.happen(call);
        this.kill(process);
        break;
      case 'crash':
        this.kill(process);
        break;
      default:
        this.resume(process, () => this.settle(call, outcome));
    }
  }

  private settle(call: Call, outcome: string): void {
    const { operation } = call;
    switch (outcome) {
      case 'refuse':
        this.fail(call, new Unavailable('refused'));
        break;
      case 'lose':
        attempt(operation, 'answer');
        this.fail(call, new AnswerLost('the answer was lost'));
        break;
      case 'repeat':
        attempt(operation, 'answer');
        this.handOver(call, attempt(operation, 'answer'));
        break;
      case 'freeze':
      case 'slow':
        this.now += outcome === 'slow' ? SLOW_MS : this.freezeMs;
        this.handOver(call, attempt(operation, 'answer'));
        break;
      default:
        this.handOver(call, attempt(operation, outcome));
    }
  }

  private fail({ process, reject }: Call, error: unknown): void {
    this.learnt?.(process, String(error));
    reject(error);
  }

  private handOver(call: Call, attempted: Attempted): void {
    if ('error' in attempted) {
      this.fail(call, attempted.error);
      return;
    }
    this.learnt?.(call.process, attempted.answer);
    call.resolve(attempted.answer);
  }

  /** Does what was asked for, and tells nobody. */
  happen({ process, operation }: Call): void {
    this.as(process, () => attempt(operation, 'answer'));
  }

  /** Ends a process. What it had asked for and not got never happens. */
  kill(process: Process): void {
    if (process.state !== 'running') return;
    for (let at = this.calls.length - 1; at >= 0; at--)
      if (this.calls[at]?.process === process) this.calls.splice(at, 1);
    process.die();
  }

  private begin(process: Process, timeoutMs: number): void {
    process.deadline = this.now + timeoutMs;
  }

  private resume(process: Process, settled: () => void): void {
    this.as(process, () => {
      settled();
      drain();
    });
    if (this.failure) throw this.failure;
  }

  private as(process: Process, run: () => void): void {
    const before = this.current;
    this.current = process;
    run();
    this.current = before;
  }
}

class Begin implements Operation {
  readonly isRead = true;
  readonly isTimed = true;
  readonly canFail = false;
  private readonly begin: () => void;

  constructor(begin: () => void) {
    this.begin = begin;
  }

  label = (): string => 'begin';
  footprint = (): Footprint => ALONE;
  run = (): void => this.begin();
}

const ALONE: Footprint = { reads: [], writes: [] };

type Attempted = { answer: unknown } | { error: unknown };

const attempt = (operation: Operation, outcome: string): Attempted => {
  try {
    return { answer: operation.run(outcome) };
  } catch (error) {
    if (error instanceof Violation) throw error;
    return { error };
  }
};
