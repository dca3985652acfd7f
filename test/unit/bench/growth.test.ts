import { expect, it } from 'vitest';
import { defaultShards } from '../../../shared/runtime/env.ts';
import { advisedShards, MOST_UNITS, MOST_UPDATES } from '../../bench/growth/growth.ts';
import { loadOf } from '../../bench/growth/load.ts';

const traffic = { emailsPerSecond: 10_000, batchSize: 50 };

it.each([1, 10, 1_000])(
  'no partition exceeds its write limit at 10,000 emails per second of %d scopes with the configuration of docs/growth.md',
  async (scopes) => {
    const load = await loadOf({ ...traffic, scopes, shards: advisedShards(traffic.emailsPerSecond) });
    for (const units of [load.due, load.log, load.directory, load.email]) expect(units).toBeLessThanOrEqual(MOST_UNITS);
    expect(load.counter).toBeLessThanOrEqual(MOST_UPDATES);
  },
);

it('the default partitions sustain 500 emails per second of one scope', async () => {
  const load = await loadOf({ emailsPerSecond: 500, batchSize: 50, scopes: 1, shards: defaultShards });
  expect(Math.max(load.due, load.log)).toBeLessThanOrEqual(MOST_UNITS);
});

it('shows which partitions exceed their limit', async () => {
  const load = await loadOf({ ...traffic, scopes: 1, shards: defaultShards });
  expect(load.due).toBeGreaterThan(MOST_UNITS);
  expect(load.log).toBeGreaterThan(MOST_UNITS);
  const midnight = await loadOf({ ...traffic, scopes: 1_000, shards: defaultShards });
  expect(midnight.directory).toBeGreaterThan(MOST_UNITS);
});
