/** How many messages a queue has; both numbers are estimates (SQS). */
export interface QueueLevel {
  depth: number;
  inFlight: number;
}

/** Reads the depth of a queue. Rejects with `QueueUnavailable`. */
export interface QueueGauge {
  level(): Promise<QueueLevel>;
}
