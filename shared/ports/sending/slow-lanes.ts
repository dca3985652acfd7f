/** A worker that is waiting for a slow mail server. */
export interface SlowLane {
  scope: string;
  /** The worker's id; a worker has at most one lane per scope. */
  worker: string;
  /** When the lane expires, even if its worker died. */
  until: number;
}

/** The workers that are waiting for slow mail servers, shared by all workers. Rejects with `StoreUnavailable`. */
export interface SlowLanes {
  /** The lanes that have not expired. */
  read(now: number): Promise<SlowLane[]>;
  /** Adds the lane if `isAllowed` accepts the existing ones; checked and written atomically. */
  enter(lane: SlowLane, now: number, isAllowed: (others: readonly SlowLane[]) => boolean): Promise<boolean>;
  leave(lane: SlowLane): Promise<void>;
}
