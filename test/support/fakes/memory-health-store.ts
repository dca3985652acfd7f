import type { HealthReport } from '../../../shared/health/report.ts';
import type { HealthStore } from '../../../shared/ports/health-store.ts';

/** An in-memory implementation of the port. */
export const memoryHealthStore = (): HealthStore => {
  const reports = new Map<string, HealthReport>();
  return {
    read: async () => structuredClone([...reports.values()]),
    write: async (report) => {
      reports.set(report.scope, structuredClone(report));
    },
  };
};
