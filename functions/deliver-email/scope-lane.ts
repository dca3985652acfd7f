import type { SlowLane, SlowLanes } from '../../shared/ports/sending/slow-lanes.ts';
import { errorFields } from '../../shared/runtime/error-fields.ts';
import type { Log } from '../../shared/runtime/logger.ts';

export interface LaneDependencies {
  lanes: SlowLanes;
  /** Workers that there are at most. */
  workers: number;
  /** Which of them this is. */
  worker: string;
  now: () => number;
  /** Resolves after so many milliseconds; rejects, or never resolves, once the signal aborts. */
  wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
  log: Log;
}

/** An attempt that takes longer keeps a worker from others' mail. Healthy servers take a tenth of it. */
const SLOW_MS = 5_000;
/**
 * The same for a small email of a scope whose server has not been quick for this worker yet. In the first moments of a
 * flood all workers try a server that hangs, and nobody's mail goes out until they give way.
 */
const UNPROVED_MS = 1_000;

/**
 * Whether a worker more may wait for a slow mail server: half of all workers together, shared evenly between the scopes
 * that need them. A scope that is alone in that has the whole half until others come.
 */
export const mayWait = (scope: string, others: readonly SlowLane[], workers: number): boolean => {
  const lanes = Math.max(1, Math.floor(workers / 2));
  const scopes = new Set([...others.map((lane) => lane.scope), scope]);
  const share = Math.max(1, Math.floor(lanes / scopes.size));
  return others.length < lanes && others.filter((lane) => lane.scope === scope).length < share;
};

/** Whether a scope is known to be slow, and has all the workers that it may have. */
export const isFull = (scope: string, lanes: readonly SlowLane[], workers: number): boolean =>
  lanes.some((lane) => lane.scope === scope) && !mayWait(scope, lanes, workers);

/**
 * Keeps one scope from holding this worker for longer than is fair: an attempt that turns out slow needs a lane, and
 * where there is none all attempts of the scope give way, but for messages whose final dot was sent.
 */
export class ScopeLane {
  private readonly dependencies: LaneDependencies;
  private readonly scope: string;
  private readonly until: number;
  private readonly quick: Set<string>;
  private readonly yielding = new AbortController();
  private entering?: Promise<boolean>;

  /** `until`: the end of the invocation. `quick`: scopes whose servers were quick for this worker last. */
  constructor(dependencies: LaneDependencies, scope: string, until: number, quick: Set<string>) {
    this.dependencies = dependencies;
    this.scope = scope;
    this.until = until;
    this.quick = quick;
  }

  /** Aborts when there is no lane for the scope. */
  get giveWay(): AbortSignal {
    return this.yielding.signal;
  }

  /** Runs an attempt, and watches how long it takes. A large message takes its time at a quick server, too. */
  async watch<T>(attempt: () => Promise<T>, isLarge: boolean): Promise<T> {
    const done = new AbortController();
    void this.enterIfSlow(isLarge || this.quick.has(this.scope) ? SLOW_MS : UNPROVED_MS, done.signal);
    try {
      const result = await attempt();
      if (!this.entering) this.quick.add(this.scope);
      return result;
    } finally {
      // With a reason, or an exception would be made to be one.
      done.abort('done');
    }
  }

  /** Gives the lane back, if there is one. Never rejects. */
  async leave(): Promise<void> {
    if (!(await this.entering)) return;
    const { lanes, log } = this.dependencies;
    try {
      await lanes.leave(this.lane());
    } catch (error) {
      // It ends by itself with the invocation's time.
      log.warn('A slow lane could not be given back', { scope: this.scope, ...errorFields(error) });
    }
  }

  private async enterIfSlow(ms: number, signal: AbortSignal): Promise<void> {
    try {
      await this.dependencies.wait(ms, signal);
    } catch {
      return;
    }
    if (signal.aborted) return;
    this.quick.delete(this.scope);
    this.entering ??= this.enter();
    if (!(await this.entering)) this.yielding.abort();
  }

  private async enter(): Promise<boolean> {
    const { lanes, workers, now, log } = this.dependencies;
    try {
      return await lanes.enter(this.lane(), now(), (others) => mayWait(this.scope, others, workers));
    } catch (error) {
      log.warn('A slow lane could not be entered', { scope: this.scope, ...errorFields(error) });
      return false;
    }
  }

  private lane(): SlowLane {
    return { scope: this.scope, worker: this.dependencies.worker, until: this.until };
  }
}
