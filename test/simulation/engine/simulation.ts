import { drain } from './drain.ts';
import type { Mishap } from './faults.ts';
import { type Attempted, attempt, type Footprint, type Operation } from './operation.ts';
import type { Call, Process, Step } from './process.ts';
import { Violation } from './violation.ts';

export interface SimulationOptions {
  /** Milliseconds since 1970 at which it begins, by the true clock. */
  startAt: number;
  /** Milliseconds for which a process freezes. */
  freezeMs: number;
}

/**
 * Processes in one thread, under a scheduler that owns time. Each process runs until it waits for a call. The scheduler
 * then chooses which of the waiting calls is answered next, and with what outcome. Between two answers, everything that
 * can run does run, so a run is determined by the list of choices.
 */
export class Simulation {
  now: number;
  readonly calls: Call[] = [];
  readonly processes: Process[] = [];
  readonly steps: Step[] = [];
  /** What went wrong besides the outcomes of calls. */
  readonly mishaps: Mishap[] = [];
  /** Called when nothing else can run in the current turn of the event loop. */
  readonly turns: (() => void)[] = [];
  /** The process whose code is running. */
  current: Process | undefined;
  /** Observes every response, for the fingerprint of a state. */
  learnt: ((process: Process, what: unknown, label: string) => void) | undefined;
  /** Observes every call that a process makes. */
  asked: ((process: Process, operation: Operation) => void) | undefined;
  private readonly freezeMs: number;

  constructor({ startAt, freezeMs }: SimulationOptions) {
    this.now = startAt;
    this.freezeMs = freezeMs;
  }

  /** Starts a process. It begins when its first call, `begin`, is answered, and times out `timeoutMs` later. */
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

  /** An error of the code under test that nothing handled. */
  failure: unknown;

  /** Makes a call for a process, by default the one whose code is running. */
  ask(operation: Operation, process = this.current): Promise<unknown> {
    if (!process) throw new Violation(`${operation.label()} was called outside any process`);
    this.asked?.(process, operation);
    process.waitsFor++;
    return new Promise((resolve, reject) => {
      this.calls.push({ process, operation, askedAt: this.now, resolve, reject });
    });
  }

  /** Gives a call its outcome, and runs everything that can run then. */
  answer(call: Call, outcome: string): void {
    const { process, operation } = call;
    this.steps.push({ at: this.now, process, operation, outcome });
    this.calls.splice(this.calls.indexOf(call), 1);
    process.waitsFor--;
    switch (outcome) {
      case 'crash-after':
        this.happen(call);
        this.kill(process);
        break;
      case 'crash':
        this.kill(process);
        break;
      case 'repeat-late':
        this.happen(call);
        process.waitsFor++;
        this.calls.push(call);
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

  private fail({ process, operation, reject }: Call, error: unknown): void {
    this.learnt?.(process, String(error), operation.label());
    reject(error);
  }

  private handOver(call: Call, attempted: Attempted): void {
    if ('error' in attempted) {
      this.fail(call, attempted.error);
      return;
    }
    this.learnt?.(call.process, attempted.answer, call.operation.label());
    call.resolve(attempted.answer);
  }

  /** Performs a call without answering it. */
  happen({ process, operation }: Call): void {
    this.as(process, () => attempt(operation, 'answer'));
  }

  /** Kills a process. Its waiting calls are never performed. */
  kill(process: Process): void {
    if (process.state !== 'running') return;
    for (let at = this.calls.length - 1; at >= 0; at--)
      if (this.calls[at]?.process === process) this.calls.splice(at, 1);
    process.waitsFor = 0;
    process.die();
  }

  private begin(process: Process, timeoutMs: number): void {
    process.begunAt = this.now;
    process.deadline = this.now + timeoutMs;
  }

  private resume(process: Process, settled: () => void): void {
    this.as(process, () => {
      settled();
      drain();
      while (this.turns.length > 0) {
        for (const turn of this.turns.splice(0)) turn();
        drain();
      }
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

/** Milliseconds; less than the timeout of every function. */
const SLOW_MS = 20_000;

class Unavailable extends Error {
  override readonly name = 'ThrottlingException';
  readonly $metadata = { httpStatusCode: 400 };
}

class AnswerLost extends Error {
  override readonly name = 'TimeoutError';
}

class Begin implements Operation {
  readonly port = 'processes';
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
