import type { SlowLane, SlowLanes } from '../../shared/ports/sending/slow-lanes.ts';
import { errorFields } from '../../shared/runtime/error-fields.ts';
import type { Log } from '../../shared/runtime/logger.ts';

export interface LaneDependencies {
  lanes: SlowLanes;
  /** The maximum number of concurrent workers. */
  workers: number;
  /** The id of this worker. */
  worker: string;
  now: () => number;
  /** Resolves after `ms` milliseconds; rejects or never resolves once the signal aborts. */
  wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
  log: Log;
}

/**
 * A longer attempt counts as slow: it keeps the worker from other scopes' mail. Healthy servers take a tenth of this.
 */
const SLOW_MS = 5_000;
/**
 * The same limit for a small email of a scope whose server has not yet been quick for this worker. At the start of a
 * burst every worker tries a server that hangs, and no other mail goes out until they give way.
 */
const UNPROVED_MS = 1_000;

/**
 * Whether one more worker may wait for this slow mail server. At most half of all workers may wait for slow servers,
 * shared evenly among the scopes that have one; a single slow scope may use the whole half.
 */
export const mayWait = (scope: string, others: readonly SlowLane[], workers: number): boolean => {
  const lanes = Math.max(1, Math.floor(workers / 2));
  const scopes = new Set([...others.map((lane) => lane.scope), scope]);
  const share = Math.max(1, Math.floor(lanes / scopes.size));
  return others.length < lanes && others.filter((lane) => lane.scope === scope).length < share;
};

/** Whether a scope is known to be slow and already occupies as many workers as it may. */
export const isFull = (scope: string, lanes: readonly SlowLane[], workers: number): boolean =>
  lanes.some((lane) => lane.scope === scope) && !mayWait(scope, lanes, workers);

/**
 * Limits how long one scope can occupy this worker. An attempt that turns out slow must obtain a lane; if there is
 * none, all of the scope's attempts are aborted, except messages whose final dot was sent.
 */
export class ScopeLane {
  private readonly dependencies: LaneDependencies;
  private readonly scope: string;
  private readonly until: number;
  private readonly quick: Set<string>;
  private readonly yielding = new AbortController();
  private entering?: Promise<boolean>;

  /**
   * `until` is the end of the invocation. `quick` holds the scopes whose servers were quick for this worker last
   * time.
   */
  constructor(dependencies: LaneDependencies, scope: string, until: number, quick: Set<string>) {
    this.dependencies = dependencies;
    this.scope = scope;
    this.until = until;
    this.quick = quick;
  }

  /** Aborts when the scope needs a lane and cannot get one. */
  get giveWay(): AbortSignal {
    return this.yielding.signal;
  }

  /** Runs an attempt and enters a lane if it is slow. A large message is allowed more time even by a quick server. */
  async watch<T>(attempt: () => Promise<T>, isLarge: boolean): Promise<T> {
    const done = new AbortController();
    void this.enterIfSlow(isLarge || this.quick.has(this.scope) ? SLOW_MS : UNPROVED_MS, done.signal);
    try {
      const result = await attempt();
      if (!this.entering) this.quick.add(this.scope);
      return result;
    } finally {
      // With an explicit reason, since `abort()` without one creates an exception.
      done.abort('done');
    }
  }

  /** Leaves the lane, if one was entered. Never rejects. */
  async leave(): Promise<void> {
    if (!(await this.entering)) return;
    const { lanes, log } = this.dependencies;
    try {
      await lanes.leave(this.lane());
    } catch (error) {
      // The lane expires by itself at the end of the invocation.
      log.warn('A slow lane could not be released', { scope: this.scope, ...errorFields(error) });
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
