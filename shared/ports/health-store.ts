import type { HealthReport } from '../health/report.ts';

/** The reports of check-health: one per scope and one for the service (`*`). Rejects with `StoreUnavailable`. */
export interface HealthStore {
  read(): Promise<HealthReport[]>;
  /** Replaces the report of its scope. */
  write(report: HealthReport): Promise<void>;
}
