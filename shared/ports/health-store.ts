import type { HealthReport } from '../health/report.ts';

/** What check-health found, one report per scope and one on the service (`*`). Rejects with `StoreUnavailable`. */
export interface HealthStore {
  read(): Promise<HealthReport[]>;
  /** Replaces the report of its scope. */
  write(report: HealthReport): Promise<void>;
}
