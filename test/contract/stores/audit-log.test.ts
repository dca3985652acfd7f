import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dynamoAuditLog } from '../../../shared/adapters/dynamodb/audit-log.ts';
import { newEmailId } from '../../../shared/email/lifecycle/id.ts';
import type { AuditLog, AuditRecord } from '../../../shared/ports/audit-log.ts';
import { startDynamoDb } from '../../support/emulators/dynamodb.ts';
import { memoryAuditLog } from '../../support/fakes/memory-audit-log.ts';

const START = Date.UTC(2026, 2, 1);

const onEmulator = async () => {
  const { client, table, close } = await startDynamoDb();
  return { log: dynamoAuditLog(client, table, (at) => newEmailId(at, randomBytes(16))), stop: close };
};
const inMemory = async () => ({ log: memoryAuditLog(), stop: async () => {} });

const aRecord = (minute: number): AuditRecord => ({
  at: START + minute * 60_000,
  scope: 'eu',
  actor: { type: 'api_key', id: 'key-1', name: 'Ops' },
  action: 'settings.saved',
  from: minute,
  to: minute + 1,
});

describe.each<[string, () => Promise<{ log: AuditLog; stop: () => Promise<void> }>]>([
  ['in memory', inMemory],
  ['in DynamoDB', onEmulator],
])('an audit log %s', (_where, start) => {
  let log: AuditLog;
  let stop: () => Promise<void>;

  beforeEach(async () => {
    ({ log, stop } = await start());
  });
  afterEach(() => stop());

  it('lists what was done, newest first, page by page', async () => {
    const ids: string[] = [];
    for (const minute of [0, 1, 2, 3, 4]) ids.push(await log.add(aRecord(minute)));
    const first = await log.list({ limit: 2 });
    expect(first).toEqual([
      { ...aRecord(4), id: ids[4] },
      { ...aRecord(3), id: ids[3] },
    ]);
    const rest = await log.list({ after: ids[3] ?? '', limit: 10 });
    expect(rest.map(({ to }) => to)).toEqual([3, 2, 1]);
    expect(await log.list({ after: ids[0] ?? '', limit: 10 })).toEqual([]);
  });

  it('hides entries whose change did not happen, and still fills a page', async () => {
    const ids: string[] = [];
    for (const minute of [0, 1, 2, 3]) ids.push(await log.add(aRecord(minute)));
    await log.retract(ids[3] ?? '');
    await log.retract(ids[2] ?? '');
    expect((await log.list({ limit: 2 })).map(({ id }) => id)).toEqual([ids[1], ids[0]]);
  });
});
