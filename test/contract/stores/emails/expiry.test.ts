import { DeleteItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toItem } from '../../../../shared/adapters/dynamodb/attributes.ts';
import type { Email } from '../../../../shared/email/lifecycle/email.ts';
import type { EmailChanges, EmailStore } from '../../../../shared/ports/emails/email-store.ts';
import { aContent, anEmail } from '../../../support/builders/emails.ts';
import type { DynamoDb } from '../../../support/emulators/dynamodb.ts';
import { itemIn, largeContent } from '../../../support/emulators/email-items.ts';
import { startEmailStore } from '../../../support/emulators/email-stores.ts';
import type { S3 } from '../../../support/emulators/s3.ts';

const now = Date.UTC(2026, 2, 1, 12);

let dynamodb: DynamoDb;
let s3: S3;
let store: EmailStore;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ dynamodb, s3, store, stop } = await startEmailStore(now, 7));
});
afterAll(() => stop());

const days = (count: number) => String(now / 1000 + count * 86_400);
const itemOf = (id: string, sk: 'status' | 'content') => itemIn(dynamodb, id, sk);

describe('the time to live', () => {
  it('of a content is 48 days longer than the retention, from acceptance', async () => {
    const email = anEmail();
    await store.accept(email, aContent());
    expect(await itemOf(email.id, 'content')).toHaveProperty('ttl.N', days(55));
  });

  /** Where the contents of an email are stored: the end of its item's life, or its prefixes in the bucket. */
  const contentOf = async ({ id }: Email) => {
    const keys = [`emails/${id}`, `held/${id}`];
    const listed = await Promise.all(
      keys.map((Prefix) => s3.client.send(new ListObjectsV2Command({ Bucket: s3.bucket, Prefix }))),
    );
    const item = await itemOf(id, 'content');
    return item ? (item.ttl?.N ?? 'endless') : listed.flatMap(({ Contents = [] }) => Contents.map(({ Key }) => Key));
  };

  const accepted = async (content = aContent()): Promise<Email> => {
    const email = anEmail();
    await store.accept(email, content);
    return (await store.find(email.id)) ?? email;
  };
  const changed = async (email: Email, ...changes: EmailChanges[]): Promise<Email> => {
    let last = email;
    for (const one of changes) last = (await store.change(last, one)) ?? last;
    return last;
  };
  const onHold = { state: 'held', heldAt: now } as const;
  const leased = { state: 'sending', heldAt: null, heldMs: 5 } as const;

  it('of a content is suspended while the email is held, and restarts with its final state', async () => {
    const held = await changed(await accepted(), { state: 'sending' }, onHold);
    expect(await contentOf(held)).toBe('endless');
    const sending = await changed(held, leased);
    expect(await contentOf(sending)).toBe('endless');
    expect(await contentOf(await changed(sending, { state: 'sent' }))).toBe(days(55));
  });

  it('of a content stays suspended when the same email is accepted again, as from a redelivered message', async () => {
    for (const content of [aContent(), largeContent()]) {
      const email = anEmail();
      await store.accept(email, content);
      const held = await changed((await store.find(email.id)) ?? email, onHold);
      const before = await contentOf(held);
      await store.accept(email, content);
      expect(await contentOf(held)).toEqual(before);
      expect(await store.find(email.id)).toEqual(held);
    }
  });

  it.each([
    ['held', [{ state: 'held', heldAt: now }]],
    ['retried manually', [{ state: 'failed' }, { state: 'queued', retriedAt: now }]],
  ] as const)('of its entry in the log is suspended for good when an email is %s', async (how, changes) => {
    const scope = `logged_${how.replace(' ', '_')}`;
    const email = anEmail({ scope });
    await store.accept(email, aContent());
    const Key = toItem({ pk: 'log', sk: `2026-03-01#${scope}` });
    const end = async () =>
      (await dynamodb.client.send(new GetItemCommand({ TableName: dynamodb.table, Key }))).Item?.ttl?.N;
    expect(await end()).toBe(days(55));
    await changed((await store.find(email.id)) ?? email, ...changes, { state: 'canceled' });
    expect(await end()).toBeUndefined();
  });

  it('of a content in the bucket does the same, under a prefix that no lifecycle rule ends', async () => {
    const content = largeContent();
    const held = await changed(await accepted(content), onHold);
    expect(await contentOf(held)).toEqual([`emails/${held.id}`, `held/${held.id}`]);
    await s3.client.send(new DeleteObjectCommand({ Bucket: s3.bucket, Key: `emails/${held.id}` }));
    expect((await store.contents([held])).get(held.id)).toEqual(content);
    expect(await store.withContent([held])).toEqual(new Set([held.id]));
    await changed(held, leased, { state: 'sent' });
    expect(await contentOf(held)).toEqual([`emails/${held.id}`]);
    expect((await store.contents([held])).get(held.id)).toEqual(content);
  });

  it('of a content is suspended when a final email is retried manually', async () => {
    const again = { state: 'queued', retriedAt: now, heldMs: null } as const;
    const email = await changed(await accepted(), { state: 'failed' }, again);
    expect(await contentOf(email)).toBe('endless');
    expect(await contentOf(await changed(email, { state: 'failed' }))).toBe(days(55));
  });

  it('of a content is what the first of two writers wants', async () => {
    const email = await accepted();
    await changed(email, { state: 'canceled' });
    expect(await store.change(email, onHold)).toBeUndefined();
    expect(await contentOf(email)).toBe(days(55));
    const held = await changed(await accepted(), onHold);
    await changed(held, { ...onHold, reason: 'another' });
    expect(await store.change(held, { state: 'canceled' })).toBeUndefined();
    expect(await contentOf(held)).toBe('endless');
  });

  it('of a content that is gone does not bring it back', async () => {
    const email = await accepted();
    const Key = toItem({ pk: `email#${email.id}`, sk: 'content' });
    await dynamodb.client.send(new DeleteItemCommand({ TableName: dynamodb.table, Key }));
    expect(await contentOf(await changed(email, onHold))).toEqual([]);
  });

  it('of a status begins with its final state', async () => {
    const email = anEmail();
    await store.accept(email, aContent());
    const leased = await store.change(email, { state: 'sending' });
    expect(await itemOf(email.id, 'status')).not.toHaveProperty('ttl');
    await store.change(leased ?? email, { state: 'sent' });
    expect(await itemOf(email.id, 'status')).toHaveProperty('ttl.N', days(7));
  });

  it('begins at acceptance for an email that is suppressed from the start', async () => {
    const email = anEmail({ state: 'suppressed' });
    await store.accept(email, aContent());
    expect(await itemOf(email.id, 'status')).toHaveProperty('ttl.N', days(7));
  });

  it('is suspended when a final email is retried', async () => {
    const email = anEmail();
    await store.accept(email, aContent());
    const failed = await store.change(email, { state: 'failed' });
    await store.change(failed ?? email, { state: 'queued' });
    expect(await itemOf(email.id, 'status')).not.toHaveProperty('ttl');
  });
});
