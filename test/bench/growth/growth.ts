import { defaultShards, type IndexShards } from '../../../shared/runtime/env.ts';
import { batchSize } from '../rig/stack.ts';
import { loadOf } from './load.ts';

/** Amazon DynamoDB, "Partitions and data distribution". */
export const MOST_UNITS = 1_000;
/** Half of what an item sustains, since updates of one item wait for each other. */
export const MOST_UPDATES = 500;

/** The configuration that docs/growth.md recommends for a rate. */
export const advisedShards = (emailsPerSecond: number): IndexShards => {
  if (emailsPerSecond > 1_500) return { due: 32, log: 16 };
  return emailsPerSecond > 500 ? { due: 4, log: 4 } : defaultShards;
};

const rates = [1, 100, 1_000, 10_000];
const scopeCounts = [1, 10, 1_000];

const shown = (load: number, most: number): string => `${Math.round(load)}${load > most ? ' **over**' : ''}`;

/** The load of the busiest partitions at each rate, with the default and the recommended number of partitions. */
export const growthTable = async (): Promise<string> => {
  const rows: string[] = [];
  for (const emailsPerSecond of rates) {
    for (const shards of new Set([defaultShards, advisedShards(emailsPerSecond)])) {
      for (const scopes of scopeCounts) {
        const { due, log, directory, counter } = await loadOf({ emailsPerSecond, scopes, shards, batchSize });
        const units = [due, log, directory].map((load) => shown(load, MOST_UNITS));
        const loads = [...units, shown(counter, MOST_UPDATES)];
        rows.push(`| ${[emailsPerSecond, scopes, `${shards.due}, ${shards.log}`, ...loads].join(' | ')} |`);
      }
    }
  }
  return [
    '| emails/s | scopes | dueShards, logShards | due index, units/s | log index, units/s | log directory at midnight, units/s | hourly counter, updates/s |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
};
