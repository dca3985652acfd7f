import type { HourlyCount, HourlyCounters, HourOfMail } from '../../../shared/ports/hourly-counters.ts';

/** An in-memory implementation of the port. */
export const memoryHourlyCounters = (): HourlyCounters => {
  const hours = new Map<string, HourOfMail>();
  const add = ({ scope, hour, counts }: HourOfMail): void => {
    const stored = hours.get(`${scope}#${hour}`) ?? { scope, hour, counts: {} };
    for (const [name, n] of Object.entries(counts) as [HourlyCount, number][]) {
      stored.counts[name] = (stored.counts[name] ?? 0) + n;
    }
    hours.set(`${scope}#${hour}`, stored);
  };
  return {
    add: async (some) => some.forEach(add),
    read: async (scope, since) =>
      structuredClone([...hours.values()])
        .filter((one) => one.scope === scope && one.hour >= since)
        .sort((a, b) => a.hour - b.hour),
  };
};
