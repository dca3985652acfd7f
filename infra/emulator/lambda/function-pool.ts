import type { FunctionModel } from '../template/model.ts';
import { environmentOf, type FunctionEnvironmentOptions } from './environment.ts';
import { type FunctionProcess, startFunctionProcess } from './function-process.ts';
import { type InvocationResult, resultOfTurn, TooManyRequests } from './invocation-result.ts';
import type { ProcessWatch } from './process-watch.ts';
import type { Turn } from './turn.ts';

export interface PoolOptions extends FunctionEnvironmentOptions {
  /** Maximum number of concurrent processes. Lambda would start one per invocation; a laptop cannot. */
  maxProcesses: number;
  /** Invocations that may wait for a process; further ones are throttled, as at Lambda's concurrency limit. */
  maxWaiting: number;
  /** Milliseconds after which an idle process is ended. */
  idleMs: number;
  log: (functionName: string, line: string) => void;
  now: () => number;
  uuid: () => string;
}

interface Job {
  requestId: string;
  event: string;
  resolve: (outcome: InvocationResult) => void;
}

/** The processes of one function, and the queue of invocations waiting for one. */
export class FunctionPool {
  private readonly fn: FunctionModel;
  private readonly watch: ProcessWatch;
  private readonly options: PoolOptions;
  private readonly processes = new Set<FunctionProcess>();
  /** Used as a stack, so that the newest process stays warm and the others can time out. */
  private readonly idle: { process: FunctionProcess; expiry: NodeJS.Timeout }[] = [];
  private readonly waiting: Job[] = [];
  private readonly unanswered = new Set<Promise<InvocationResult>>();
  private starting = false;

  constructor(fn: FunctionModel, watch: ProcessWatch, options: PoolOptions) {
    this.fn = fn;
    this.watch = watch;
    this.options = options;
  }

  /**
   * Invocations are served in order of arrival. Rejects with `TooManyRequests` when `maxWaiting` are waiting already.
   */
  async invoke(event: string): Promise<InvocationResult> {
    if (this.waiting.length >= this.options.maxWaiting) {
      throw new TooManyRequests(`Rate exceeded: too many invocations wait for ${this.fn.name}`);
    }
    const outcome = new Promise<InvocationResult>((resolve) => {
      this.waiting.push({ requestId: this.options.uuid(), event, resolve });
    });
    this.unanswered.add(outcome);
    this.serve();
    await outcome;
    this.unanswered.delete(outcome);
    return outcome;
  }

  /** Lets running invocations finish, then ends all processes. */
  async close(): Promise<void> {
    while (this.unanswered.size > 0) await Promise.all(this.unanswered);
    await Promise.all([...this.processes].map((process) => process.kill()));
  }

  private serve(): void {
    while (this.waiting.length > 0 && this.idle.length > 0) this.runNext();
    const mayStart = !this.starting && this.processes.size < this.options.maxProcesses;
    if (this.waiting.length > 0 && mayStart) void this.start();
  }

  private runNext(): void {
    const entry = this.idle.pop();
    const job = this.waiting.shift();
    if (!entry || !job) return;
    clearTimeout(entry.expiry);
    void this.run(entry.process, job);
  }

  private async run(process: FunctionProcess, job: Job): Promise<void> {
    const timeoutMs = this.fn.timeoutSeconds * 1000;
    const { requestId, event } = job;
    const deadline = this.options.now() + timeoutMs;
    const turn = await process.invoke({ requestId, functionArn: this.fn.arn, event, deadline }, timeoutMs);
    if (process.alive()) this.rest(process);
    this.answer(job, turn);
    this.serve();
  }

  /**
   * Starts one process at a time: during a burst, the first usually serves most invocations before a second is ready.
   */
  private async start(): Promise<void> {
    this.starting = true;
    const process: FunctionProcess = startFunctionProcess(this.fn, {
      environment: environmentOf(this.fn, this.options),
      watch: this.watch,
      log: (line) => this.options.log(this.fn.name, line),
      onExit: () => this.forget(process),
    });
    this.processes.add(process);
    const turn = await process.started;
    this.starting = false;
    if (turn.kind === 'ready') this.rest(process);
    else this.failNext(turn);
    this.serve();
  }

  /** If the function does not load, one waiting invocation fails with the reason; the next one tries again. */
  private failNext(turn: Turn): void {
    const job = this.waiting.shift();
    if (job) this.answer(job, turn);
  }

  private answer({ requestId, resolve }: Job, turn: Turn): void {
    const outcome = resultOfTurn(turn, requestId, this.fn.timeoutSeconds);
    if (turn.kind === 'exited' || turn.kind === 'timed-out') this.options.log(this.fn.name, outcome.payload);
    resolve(outcome);
  }

  private rest(process: FunctionProcess): void {
    const expiry = setTimeout(() => void process.kill(), this.options.idleMs).unref();
    this.idle.push({ process, expiry });
  }

  private forget(process: FunctionProcess): void {
    this.processes.delete(process);
    const at = this.idle.findIndex((entry) => entry.process === process);
    if (at >= 0) clearTimeout(this.idle.splice(at, 1)[0]?.expiry);
  }
}
