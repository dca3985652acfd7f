import type { CountName, MeasureName } from '../metrics/metric-names.ts';

/** Metrics for alarms and the dashboard. Never waits and never fails. */
export interface Metrics {
  /** `reason` is a word of ours, one of few: never an address, a subject or what a server said. */
  count(name: CountName, n?: number, reason?: string): void;
  measure(name: MeasureName, value: number): void;
}
