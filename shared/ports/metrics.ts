import type { CountName, MeasureName } from '../metrics/metric-names.ts';

/** Tells what happens in numbers, for alarms and the dashboard. Keeps nobody waiting and never fails. */
export interface Metrics {
  /** `reason` is a word of ours, one of few: never an address, a subject or what a server said. */
  count(name: CountName, n?: number, reason?: string): void;
  measure(name: MeasureName, value: number): void;
}
