import { ALL_SCOPES } from '../metrics/hourly-counts.ts';
import type { HealthReport } from './report.ts';

/** Two intervals of check-health, five minutes each, and one minute of grace. */
export const STALE_AFTER_MS = 11 * 60_000;

export interface HealthStatus {
  /** `starting`: the deployment is so new that its checks have not run yet. */
  status: 'up' | 'down' | 'starting';
  /** The reports of the last run; the older report of a deleted scope no longer counts. */
  reports: HealthReport[];
  /** When the checks last ran; absent: never. */
  at?: number;
  /** The checks themselves have stopped, so the state is unknown. */
  isStale: boolean;
}

/** The service's report is written last, so that the reports of its run are complete. */
export const healthStatus = (stored: readonly HealthReport[], now: number): HealthStatus => {
  const at = stored.find(({ scope }) => scope === ALL_SCOPES)?.at;
  if (at === undefined) return { status: 'starting', reports: [], isStale: true };
  const reports = stored.filter((report) => report.at >= at);
  const isStale = now - at > STALE_AFTER_MS;
  const isDown = reports.some(({ findings }) => findings.some(({ state }) => state === 'down'));
  return { status: isStale || isDown ? 'down' : 'up', reports, at, isStale };
};
