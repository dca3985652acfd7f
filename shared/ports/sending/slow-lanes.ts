/** A worker that waits for a slow mail server. */
export interface SlowLane {
  scope: string;
  /** Of the worker; one has a lane for a scope once. */
  worker: string;
  /** It is over then, whatever became of the worker. */
  until: number;
}

/** The workers that wait for slow mail servers, as all workers see them. Rejects with `StoreUnavailable`. */
export interface SlowLanes {
  /** Those whose time is not over. */
  read(now: number): Promise<SlowLane[]>;
  /** Adds the lane if `isAllowed` among those that there are, exactly. */
  enter(lane: SlowLane, now: number, isAllowed: (others: readonly SlowLane[]) => boolean): Promise<boolean>;
  leave(lane: SlowLane): Promise<void>;
}
