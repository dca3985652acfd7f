import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dueIndex } from '../../../../shared/adapters/dynamodb/emails/due-index.ts';
import { dynamoEmailStore } from '../../../../shared/adapters/dynamodb/emails/email-store.ts';
import { heldIndex } from '../../../../shared/adapters/dynamodb/emails/held-index.ts';
import { scopeEmails } from '../../../../shared/adapters/dynamodb/emails/scope-emails.ts';
import { contentBucket } from '../../../../shared/adapters/s3/content-bucket.ts';
import type { Email } from '../../../../shared/email/lifecycle/email.ts';
import { walkLog } from '../../../../shared/email-log/walk-log.ts';
import { aContent, anEmail } from '../../../support/builders/emails.ts';
import { type DynamoDb, startDynamoDb } from '../../../support/emulators/dynamodb.ts';

const at = Date.UTC(2026, 2, 1, 12);
const now = () => at;

let dynamodb: DynamoDb;
beforeAll(async () => {
  dynamodb = await startDynamoDb();
});
afterAll(() => dynamodb.close());

/** A process of a deployment with this many partitions. */
const deployedWith = (due: number, log = 1) => {
  const { client, table } = dynamodb;
  const store = dynamoEmailStore({ client, table, bucket: contentBucket('unused'), now, shards: { due, log } });
  const release = dueIndex(client, table, { now, shards: due });
  const dueIds = async () => {
    const shards = Array.from({ length: release.shards }, (_, shard) => release.due(shard, at, 1_000));
    return (await Promise.all(shards)).flat().map(({ id }) => id);
  };
  return { store, release, dueIds, held: heldIndex(client, table, due) };
};

let scopes = 0;
let scope: string;
beforeEach(() => {
  scope = `scope${++scopes}`;
});

const accept = async ({ store }: ReturnType<typeof deployedWith>, count: number, some: Partial<Email> = {}) => {
  const emails = Array.from({ length: count }, () => anEmail({ scope, createdAt: at, dueAt: at - 1, ...some }));
  for (const email of emails) await store.accept(email, aContent());
  return emails.map(({ id }) => id);
};

const listed = async ({ store }: ReturnType<typeof deployedWith>, pageSize = 7) => {
  const walk = { from: at, to: at, isCovered: (one: string) => one === scope, beyond: '0', pageSize };
  const ids: string[] = [];
  for await (const page of walkLog(store, { ...walk, order: 'oldest-first' })) ids.push(...page);
  return ids;
};

describe('due mail', () => {
  it('is found after the number of partitions was increased', async () => {
    const ids = await accept(deployedWith(4), 20);
    const later = await accept(deployedWith(16), 20);
    expect(await deployedWith(16).dueIds()).toEqual(expect.arrayContaining([...ids, ...later]));
  });

  it('is found once per email after it was reduced', async () => {
    await deployedWith(32).dueIds();
    const ids = await accept(deployedWith(32), 60);
    const fewer = deployedWith(4);
    const found = await fewer.dueIds();
    expect(found.filter((id) => ids.includes(id)).sort()).toEqual(ids.sort());
    const [oldest] = await fewer.release.due(1, at, 1);
    expect(oldest && (await fewer.release.postpone(oldest, at + 1))).toBeDefined();
  });

  it('moves to a current partition when it is changed', async () => {
    const [before, after] = [deployedWith(64), deployedWith(4)];
    const [id = ''] = await accept(before, 1);
    const email = (await before.store.find(id)) ?? anEmail();
    await after.store.change(email, { dueAt: at - 5 });
    const onFour = await Promise.all([0, 1, 2, 3].map((shard) => before.release.due(shard, at, 1_000)));
    expect(onFour.flat().map((due) => due.id)).toContain(id);
  });

  it('is seen before a scope is deleted', async () => {
    await deployedWith(32).dueIds();
    await accept(deployedWith(32), 5);
    expect(await scopeEmails(dynamodb.client, dynamodb.table, { now }).anyOpen(scope)).toBe(true);
  });

  it('costs one request per shard, and one more per hour', async () => {
    const usual = await startDynamoDb();
    const { due } = dueIndex(usual.client, usual.table, { now });
    usual.requests.length = 0;
    for (let n = 0; n < 3; n++) await due(0, at, 10);
    expect(usual.requests).toEqual(['BatchGetItem', 'Query', 'Query', 'Query']);
    await usual.close();
  });
});

describe('the log', () => {
  it.each([
    [1, 8],
    [8, 1],
    [8, 3],
    [2, 64],
  ])('lists all emails in order when a day began with %d partitions and ended with %d', async (first, then) => {
    const ids = [...(await accept(deployedWith(4, first), 25)), ...(await accept(deployedWith(4, then), 25))];
    expect(await listed(deployedWith(4))).toEqual(ids.sort());
    expect(await listed(deployedWith(4, 64), 100)).toEqual(ids.sort());
  });

  it('continues from any id, newest first', async () => {
    const split = deployedWith(4, 16);
    const ids = (await accept(split, 30)).sort().reverse();
    const [partition] = (await split.store.partitions('2026-03-01', '2026-03-01')).filter((one) => one.scope === scope);
    if (!partition) throw new Error('the log has no such partition');
    const page = { order: 'newest-first', beyond: ids[9] ?? '', limit: 5 } as const;
    expect(await split.store.ids(partition, page)).toEqual(ids.slice(10, 15));
  });
});
