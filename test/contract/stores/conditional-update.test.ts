import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromItem, toItem } from '../../../shared/adapters/dynamodb/attributes.ts';
import { type UpdateConditionally, updateAlone } from '../../../shared/adapters/dynamodb/updates/conditional-update.ts';
import { updateInGroups } from '../../../shared/adapters/dynamodb/updates/group-commit.ts';
import { startTestEndpoint, type TestEndpoint } from '../../support/emulators/aws-endpoint.ts';
import { createDueTable, keyOf, putItem } from '../../support/emulators/due-table.ts';

const table = 'emails';
const ids = (count: number, prefix: string) => Array.from({ length: count }, (_, at) => `${prefix}-${at}`);

let endpoint: TestEndpoint;
let client: DynamoDBClient;

beforeAll(async () => {
  endpoint = await startTestEndpoint();
  client = new DynamoDBClient(endpoint.operator);
  await createDueTable(client, table);
});
afterAll(async () => {
  client.destroy();
  await endpoint.close();
});

describe.each([
  ['alone', () => updateAlone(client, table)],
  ['in groups', () => updateInGroups(client, table)],
])('conditional updates, each %s', (way, make) => {
  let update: UpdateConditionally;
  beforeAll(() => {
    update = make();
  });

  const put = (all: readonly string[], revision = 0) =>
    Promise.all(all.map((id) => putItem(client, table, id, { revision: { N: String(revision) } })));
  const change = (id: string, changes: object, seen = 0) =>
    update({ key: keyOf(id), changes: { ...changes, revision: seen + 1 }, seen: { revision: seen } });

  it('have separate outcomes, however many are made at once', async () => {
    const [current, stale, gone] = [ids(30, `${way} current`), ids(3, `${way} stale`), ids(2, `${way} gone`)];
    await put(current);
    await put(stale, 7);
    const outcomes = await Promise.all([...gone, ...current, ...stale].map((id) => change(id, { state: id })));
    const states = outcomes.map((item) => item && fromItem(item).state);
    expect(states).toEqual([...gone.map(() => undefined), ...current, ...stale.map(() => undefined)]);
  });

  it('create no missing item', async () => {
    const missing = ids(2, `${way} missing`);
    await Promise.all(missing.map((id) => change(id, { state: 'sent' })));
    await put(missing, 3);
    const outcomes = await Promise.all(missing.map((id) => change(id, {}, 3)));
    expect(outcomes.map((item) => Object.keys(item ?? {}).sort())).toEqual(missing.map(() => ['pk', 'revision', 'sk']));
  });

  it('set values, remove attributes given as null, and leave the rest', async () => {
    const two = ids(2, `${way} all`);
    await put(two);
    const value = { list: ['ä', { n: 1.5 }], map: {}, no: false, empty: '', bytes: Buffer.from([0, 255]) };
    await Promise.all(two.map((id) => change(id, { ...value, from: 'reserved', reason: 'gone soon' })));
    const changes = { reason: null, never: null, from: undefined, type: 'order' };
    const after = await Promise.all(two.map((id) => change(id, changes, 1)));
    for (const [at, item] of after.entries()) {
      const { bytes, ...rest } = fromItem(item ?? {});
      const { bytes: _bytes, ...given } = value;
      expect(rest).toEqual({ ...given, pk: two[at], sk: 'status', from: 'reserved', type: 'order', revision: 2 });
      expect(Buffer.from(bytes as Uint8Array)).toEqual(value.bytes);
    }
  });

  it('are applied once when many concern the same item', async () => {
    const raced = ids(2, `${way} raced`);
    await put(raced);
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, n) => change(raced[n % 2] ?? '', { n })));
    expect(outcomes.filter((item) => item !== undefined)).toHaveLength(2);
  });

  it('refuse an item above 400 kB with a ValidationException about its size, without affecting others', async () => {
    const [large = '', ...others] = ids(4, `${way} size`);
    await put([large, ...others]);
    const [refused, ...rest] = await Promise.allSettled([
      change(large, { text: 'x'.repeat(400 * 1024) }),
      ...others.map((id) => change(id, { text: 'x'.repeat(390 * 1024) })),
    ]);
    expect(refused).toMatchObject({ reason: { name: 'ValidationException', message: expect.stringMatching(/size/i) } });
    expect(rest.map(({ status }) => status)).toEqual(others.map(() => 'fulfilled'));
  });

  it('may ask for several attributes', async () => {
    const two = ids(2, `${way} several`);
    await put(two);
    const attempts = await Promise.all(
      two.map((id, n) => update({ key: toItem(fromItem(keyOf(id))), changes: { n }, seen: { revision: n, pk: id } })),
    );
    expect(attempts.map((item) => item !== undefined)).toEqual([true, false]);
  });
});
