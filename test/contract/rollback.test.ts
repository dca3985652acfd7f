import { readFileSync } from 'node:fs';
import { type AttributeValue, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliverBatch } from '../../functions/deliver-email/batch.ts';
import { messageLog } from '../../functions/deliver-email/message-log.ts';
import { changeEmail } from '../../functions/emails-api/manage/change-email.ts';
import { releaseDueEmails } from '../../functions/release-due-emails/release-due-emails.ts';
import { dynamoApiKeyStore } from '../../shared/adapters/dynamodb/api-key-store.ts';
import { toItem } from '../../shared/adapters/dynamodb/attributes.ts';
import { dueIndex } from '../../shared/adapters/dynamodb/emails/due-index.ts';
import { dynamoEmailStore } from '../../shared/adapters/dynamodb/emails/email-store.ts';
import { dynamoHealthStore } from '../../shared/adapters/dynamodb/health-store.ts';
import { dynamoHourlyCounters } from '../../shared/adapters/dynamodb/hourly-counters.ts';
import { dynamoIdempotencyStore } from '../../shared/adapters/dynamodb/idempotency-store.ts';
import { dynamoInForceStore } from '../../shared/adapters/dynamodb/in-force-store.ts';
import { dynamoCircuitStore } from '../../shared/adapters/dynamodb/sending/circuit-store.ts';
import { contentBucket } from '../../shared/adapters/s3/content-bucket.ts';
import { healthStatus } from '../../shared/health/status.ts';
import { parseFirstAttempt } from '../../shared/messages/first-attempt-message.ts';
import type { DeadLetter } from '../../shared/ports/sending/dead-letters.ts';
import { createSettingsReader } from '../../shared/settings/in-force/reader.ts';
import { settingsInForce } from '../support/builders/settings.ts';
import { sqsRecord } from '../support/builders/sqs-record.ts';
import { type DynamoDb, startDynamoDb } from '../support/emulators/dynamodb.ts';
import { recordingLog } from '../support/fakes/recording-log.ts';
import { recordingSendQueue } from '../support/fakes/recording-send-queue.ts';
import { memoryParameters } from '../support/fakes/settings/memory-parameters.ts';
import { anApiKey } from '../support/http/api-keys.ts';
import { given } from '../support/smtp/delivery.ts';

/*
 * What the first release wrote, byte for byte: add to it, but never change it. Each item gets an attribute that only
 * newer code knows, so that the test also shows that this version can be rolled back to.
 */
const stored = readFileSync(new URL('../support/formats/version-1.jsonl', import.meta.url), 'utf8');
const document =
  '{"system":{"smtp":{"host":"localhost","port":2525,"ssl":"none","auth":"plain","username":"shop","compression":"yes"}},"trans_email":{"ident_general":{"name":"Shop","email":"shop@svc.test"}},"newer_group":{"newer_setting":["a","b"]}}';
const WRITTEN_AT = Date.UTC(2026, 10, 22, 12);

type Item = Record<string, AttributeValue>;
const newer: Item = { newer: { M: { setting: { L: [{ S: 'a' }, { N: '2' }] } } } };

const itemFrom = (line: string): Item => {
  const item = JSON.parse(line, (name, value) => (name === 'B' ? Buffer.from(value, 'base64') : value)) as Item;
  return { ...item, ...newer };
};

const id = (n: number): string => `019aab1e-9000-7000-8000-00000000000${n}`;
const ids = [1, 2, 3, 4, 5].map(id);

let db: DynamoDb;
beforeEach(async () => {
  db = await startDynamoDb();
  const items = stored.trim().split('\n').map(itemFrom);
  for (const Item of items) await db.client.send(new PutItemCommand({ TableName: db.table, Item }));
});
afterEach(() => db.close());

const storeAt = (now: () => number) =>
  dynamoEmailStore({ client: db.client, table: db.table, bucket: contentBucket('unused'), now });

const statusItem = async (emailId: string): Promise<Item> => {
  const Key = { pk: { S: `email#${emailId}` }, sk: { S: 'status' } };
  return (await db.client.send(new GetItemCommand({ TableName: db.table, Key }))).Item ?? {};
};

const asIfNewer = async (emailId: string): Promise<void> => {
  const Item = { ...(await statusItem(emailId)), ...toItem({ v: 3, dueAt: WRITTEN_AT - 1, dueShard: '0' }) };
  await db.client.send(new PutItemCommand({ TableName: db.table, Item }));
};

/** deliver-email on the table, with a mail server that accepts everything. */
const worker = async () => {
  const store = storeAt(() => WRITTEN_AT);
  const parts = await given({ emails: [], dependencies: { store, now: () => WRITTEN_AT } });
  const buried: DeadLetter[] = [];
  const deadLetters = { bury: async (letter: DeadLetter) => void buried.push(letter) };
  const deliver = (...bodies: string[]) =>
    deliverBatch(
      { Records: bodies.map((body, n) => sqsRecord({ messageId: `message-${n}`, body })) },
      {
        ...parts,
        log: messageLog(parts.log),
        store,
        settings: settingsInForce(),
        deadLetters,
        now: () => WRITTEN_AT,
        requeueAfterMs: 180_000,
        remainingMs: () => 60_000,
      },
    );
  return { ...parts, store, buried, deliver };
};

describe('emails that the first release stored', () => {
  it('are delivered to the remaining recipients, and keep attributes of newer code', async () => {
    const { deliver, transports, store } = await worker();
    const bodies = ids.map((one) => `{"v":1,"id":"${one}","newer":true}`);
    expect(await deliver(...bodies)).toEqual({ batchItemFailures: [] });
    const states = [...(await store.findAll(ids)).values()].map(({ state }) => state);
    expect(states).toEqual(ids.map(() => 'sent'));
    const both = ['ada@example.com', 'bob@example.com'];
    const recipients = Map.groupBy(transports.sent, ({ raw }) => /Message-ID: <([^@]+)@/.exec(raw.toString())?.[1]);
    expect([...recipients].toSorted().map(([, mails]) => mails.map((mail) => mail.recipients))).toEqual([
      [both],
      // One recipient already has it.
      [['bob@example.com']],
      [both],
      [both],
      [both],
    ]);
    for (const { raw } of transports.sent) expect(raw.toString()).toContain('Thank you, Ada');
    for (const one of ids) expect(await statusItem(one)).toMatchObject(newer);
  });

  it('are marked as possible duplicates if a lease expired', async () => {
    const { deliver, store } = await worker();
    await deliver(`{"v":1,"id":"${id(4)}"}`);
    expect(await store.find(id(4))).toMatchObject({ state: 'sent', possibleDuplicate: true });
  });
});

describe('other data of the first release', () => {
  it('is read', async () => {
    const { client, table } = db;
    expect(await dynamoApiKeyStore(client, table).find('a'.repeat(64))).toMatchObject({ name: 'shop', scope: 'eu' });
    expect(await dynamoCircuitStore(client, table).list()).toMatchObject([{ scope: 'eu.fr', fault: 'auth-refused' }]);
    const idempotent = await dynamoIdempotencyStore(client, table).find('eu', 'order-1');
    expect(idempotent).toMatchObject({ ids: [id(1)], answer: `{"id":"${id(1)}"}` });
    expect(await dynamoHourlyCounters(client, table).read('eu.fr', 0)).toMatchObject([{ counts: { accepted: 5 } }]);
    const reports = await dynamoHealthStore(client, table).read();
    expect(healthStatus(reports, WRITTEN_AT)).toMatchObject({ status: 'up', isStale: false });
    expect(parseFirstAttempt({ v: 1, deliver: [id(1)], newer: true })).toEqual([id(1)]);
  });

  it('stays in force: settings that only newer code knows hold no mail', async () => {
    const inForce = dynamoInForceStore(db.client, db.table);
    const version = { version: 3, value: document, type: 'String', modifiedAt: WRITTEN_AT } as const;
    const parameters = { ...memoryParameters(), read: async () => version };
    const reader = createSettingsReader({ inForce, parameters, now: () => WRITTEN_AT });
    expect(await reader.effective('eu.fr')).toMatchObject({
      kind: 'in-force',
      settings: { values: { 'system/smtp/port': 2525, 'system/smtp/username': 'shop' } },
    });
  });
});

describe('what newer code wrote in another version', () => {
  it('is not sent by this version, and enqueued again until that version is back', async () => {
    const { deliver, transports, log, store } = await worker();
    await asIfNewer(id(1));
    const before = await statusItem(id(1));
    expect(await deliver(`{"v":1,"id":"${id(1)}"}`)).toEqual({ batchItemFailures: [] });
    expect(transports.sent).toEqual([]);
    expect(await statusItem(id(1))).toEqual(before);
    expect(log.lines).toMatchObject([{ level: 'warn', id: id(1), v: 3 }]);

    const sendQueue = recordingSendQueue();
    const dependencies = {
      store: dueIndex(db.client, db.table),
      sendQueue,
      gauge: { level: async () => ({ depth: 0, inFlight: 0 }) },
      now: () => WRITTEN_AT,
      requeueAfterMs: 180_000,
    };
    await releaseDueEmails({ ...dependencies, log: recordingLog() }, () => 60_000);
    expect(sendQueue.enqueued).toContain(id(1));
    expect(await store.find(id(1))).toMatchObject({ v: 3, state: 'queued' });
  });

  it('cannot be changed by any request', async () => {
    await asIfNewer(id(1));
    const cancel = changeEmail(
      storeAt(() => WRITTEN_AT),
      id(1),
      anApiKey('full'),
      () => ({ state: 'canceled' }),
    );
    await expect(cancel).rejects.toMatchObject({ statusCode: 409 });
  });

  it('becomes a dead letter if it is a message, and its email is still enqueued', async () => {
    const { deliver, buried } = await worker();
    const body = `{"v":2,"id":"${id(5)}"}`;
    expect(await deliver(body)).toEqual({ batchItemFailures: [] });
    expect(buried).toMatchObject([{ body, reason: 'a message of version 2, from newer code' }]);
    expect(await dueIndex(db.client, db.table).due(1, WRITTEN_AT, 10)).toContainEqual({
      id: id(5),
      dueAt: WRITTEN_AT - 1_000,
    });
  });
});
