import { expect, it } from 'vitest';
import { defaultShards } from '../../../shared/runtime/env.ts';
import { advisedShards, MOST_UNITS, MOST_UPDATES } from '../../bench/growth/growth.ts';
import { loadOf } from '../../bench/growth/load.ts';

const traffic = { emailsPerSecond: 10_000, batchSize: 50 };

it.each([1, 10, 1_000])(
  'no partition is written too often at 10,000 emails a second of %d scopes, as docs/growth.md sets it up',
  async (scopes) => {
    const load = await loadOf({ ...traffic, scopes, shards: advisedShards(traffic.emailsPerSecond) });
    for (const units of [load.due, load.log, load.directory, load.email]) expect(units).toBeLessThanOrEqual(MOST_UNITS);
    expect(load.counter).toBeLessThanOrEqual(MOST_UPDATES);
  },
);

it('the usual partitions carry 500 emails a second of one scope', async () => {
  const load = await loadOf({ emailsPerSecond: 500, batchSize: 50, scopes: 1, shards: defaultShards });
  expect(Math.max(load.due, load.log)).toBeLessThanOrEqual(MOST_UNITS);
});

it('shows what is too much for them', async () => {
  const load = await loadOf({ ...traffic, scopes: 1, shards: defaultShards });
  expect(load.due).toBeGreaterThan(MOST_UNITS);
  expect(load.log).toBeGreaterThan(MOST_UNITS);
  const midnight = await loadOf({ ...traffic, scopes: 1_000, shards: defaultShards });
  expect(midnight.directory).toBeGreaterThan(MOST_UNITS);
});
