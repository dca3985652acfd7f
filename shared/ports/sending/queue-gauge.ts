/** How many messages a queue has; both are estimates. */
export interface QueueLevel {
  depth: number;
  inFlight: number;
}

/** Looks at a queue. Rejects with `QueueUnavailable`. */
export interface QueueGauge {
  level(): Promise<QueueLevel>;
}
