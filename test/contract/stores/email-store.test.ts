import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoEmailStore } from '../../../shared/adapters/dynamodb/emails/email-store.ts';
import { contentBucket } from '../../../shared/adapters/s3/content-bucket.ts';
import { s3Bucket } from '../../../shared/adapters/s3/s3-bucket.ts';
import type { Address } from '../../../shared/email/address/address.ts';
import type { Email, EmailState } from '../../../shared/email/lifecycle/email.ts';
import type { EmailLog } from '../../../shared/ports/email-log.ts';
import type { EmailStore } from '../../../shared/ports/email-store.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { startDynamoDb } from '../../support/emulators/dynamodb.ts';
import { startS3 } from '../../support/emulators/s3.ts';
import { memoryEmailStore } from '../../support/fakes/memory-email-store.ts';

const now = Date.UTC(2026, 2, 1, 12);

const inMemory = async () => ({ store: memoryEmailStore({ now: () => now }), stop: async () => {} });

const onEmulators = async () => {
  const [{ client, table, close }, s3] = await Promise.all([startDynamoDb(), startS3()]);
  const bucket = contentBucket(s3.bucket, async (name) => s3Bucket(name, s3.client));
  return {
    store: dynamoEmailStore({ client, table, bucket, now: () => now, retentionDays: 30 }),
    stop: async () => {
      await Promise.all([close(), s3.close()]);
    },
  };
};

const finalStates: EmailState[] = ['sent', 'bounced', 'failed', 'suppressed', 'canceled', 'expired'];
const waitingStates: EmailState[] = ['scheduled', 'queued', 'sending', 'retrying'];

describe.each<[string, () => Promise<{ store: EmailStore & EmailLog; stop: () => Promise<void> }>]>([
  ['in memory', inMemory],
  ['in DynamoDB and S3', onEmulators],
])('an email store %s', (_where, start) => {
  let store: EmailStore & EmailLog;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ store, stop } = await start());
  });
  afterAll(() => stop());

  const accepted = async (overrides: Partial<Email> = {}): Promise<Email> => {
    const email = anEmail(overrides);
    await store.accept(email, aContent());
    return email;
  };

  /** When the due index says that this email is due, whichever shard it is in. */
  const dueTimeOf = async ({ id }: Email, at = Number.MAX_SAFE_INTEGER): Promise<number | undefined> => {
    const shards = Array.from({ length: store.shards }, (_, shard) => store.due(shard, at, 1000));
    return (await Promise.all(shards)).flat().find((due) => due.id === id)?.dueAt;
  };

  it('finds an accepted email with all that it was given', async () => {
    const email = await accepted({
      type: 'order',
      from: { name: 'Shop', address: 'shop@example.com' as Address },
      cc: [{ address: 'cc@example.com' as Address }],
      tags: [{ name: 'order', value: '1000' }],
      dueAt: now + 180_000,
      nextAttemptAt: now,
      expiresIn: 10,
      possibleDuplicate: false,
    });
    expect(await store.find(email.id)).toEqual(email);
  });

  it('finds nothing under an unknown id', async () => {
    expect(await store.find(v7())).toBeUndefined();
  });

  it('keeps the first record when an id is accepted again', async () => {
    const email = await accepted();
    await store.change(email, { state: 'sent' });
    await store.accept(email, aContent());
    expect(await store.find(email.id)).toMatchObject({ state: 'sent', revision: 1 });
  });

  it('finds many emails at once, each once, without the unknown', async () => {
    const [one, two] = [await accepted(), await accepted({ subject: 'Your invoice' })];
    const found = await store.findAll([one.id, two.id, one.id, v7()]);
    expect(found).toEqual(
      new Map([
        [one.id, one],
        [two.id, two],
      ]),
    );
  });

  it('finds nothing where nothing is asked for', async () => {
    expect(await store.findAll([])).toEqual(new Map());
    expect(await store.contents([])).toEqual(new Map());
  });

  it('gives back contents by id', async () => {
    const email = anEmail();
    const content = aContent({ html: null, text: 'Grüße\r\n\u{1f4e7}', headers: { 'X-Shop': 'eu' } });
    await store.accept(email, content);
    expect(await store.contents([email, anEmail()])).toEqual(new Map([[email.id, content]]));
  });

  it('gives back a content that is too large for an item, and says where it lies', async () => {
    const attachment = { filename: 'invoice.pdf', content: randomBytes(600_000).toString('base64') };
    const [large, small] = [anEmail(), await accepted()];
    const content = aContent({ attachments: [attachment] });
    await store.accept(large, content);
    const found = [...(await store.findAll([large.id, small.id])).values()];
    expect(found.find(({ id }) => id === large.id)?.contentIn).toBe('bucket');
    expect(await store.contents(found)).toEqual(
      new Map([
        [large.id, content],
        [small.id, aContent()],
      ]),
    );
  });

  it('knows no content of an email that says it lies in the bucket and does not', async () => {
    expect(await store.contents([anEmail({ contentIn: 'bucket' })])).toEqual(new Map());
  });

  it('changes what it is told and nothing else, and counts the revision', async () => {
    const email = await accepted({ reason: 'first' });
    const changed = await store.change(email, { state: 'sending', leaseUntil: now + 60_000, reason: null });
    const { reason: _reason, ...rest } = email;
    expect(changed).toEqual({ ...rest, state: 'sending', leaseUntil: now + 60_000, revision: 1 });
    expect(await store.find(email.id)).toEqual(changed);
  });

  it('replaces recipients as a whole', async () => {
    const email = await accepted();
    const recipients = email.recipients.map((one) => ({ ...one, state: 'accepted' as const, code: 250 }));
    expect((await store.change(email, { recipients }))?.recipients).toEqual(recipients);
  });

  it('changes nothing for a reader of an older revision', async () => {
    const email = await accepted();
    const leased = await store.change(email, { state: 'sending' });
    expect(await store.change(email, { state: 'canceled' })).toBeUndefined();
    expect(await store.find(email.id)).toEqual(leased);
  });

  it('changes nothing of an email that it does not have', async () => {
    const email = anEmail();
    expect(await store.change(email, { state: 'sending' })).toBeUndefined();
    expect(await store.find(email.id)).toBeUndefined();
  });

  it('lets exactly one of many concurrent changes win', async () => {
    const email = await accepted();
    const leases = Array.from({ length: 20 }, (_, worker) =>
      store.change(email, { state: 'sending', leaseUntil: worker }),
    );
    const winners = (await Promise.all(leases)).filter((won) => won !== undefined);
    expect(winners).toHaveLength(1);
    expect([await store.find(email.id)]).toEqual(winners);
  });

  it('is not changed through a record that was given or taken', async () => {
    const email = await accepted();
    email.tags.push({ name: 'given', value: '1' });
    (await store.find(email.id))?.tags.push({ name: 'taken', value: '1' });
    expect((await store.find(email.id))?.tags).toEqual([]);
  });

  it('says which emails are due by now, and not before', async () => {
    const email = await accepted({ dueAt: now });
    expect(await dueTimeOf(email, now - 1)).toBeUndefined();
    expect(await dueTimeOf(email, now)).toBe(now);
  });

  it('knows no due time of an email without one', async () => {
    expect(await dueTimeOf(await accepted())).toBeUndefined();
  });

  it('gives the oldest of a shard first, as many as asked for', async () => {
    const idInShard0 = () => `${v7().slice(0, -2)}00`;
    for (const dueAt of [3, 1, 4, 2]) await accepted({ id: idInShard0(), dueAt });
    expect((await store.due(0, 4, 3)).map(({ dueAt }) => dueAt)).toEqual([1, 2, 3]);
    expect(await store.due(1, 4, 3)).toEqual([]);
  });

  it('spreads emails over its shards', async () => {
    const ids = Array.from({ length: store.shards }, (_, shard) => `${v7().slice(0, -2)}0${shard}`);
    await Promise.all(ids.map((id) => accepted({ id, dueAt: now })));
    const shards = await Promise.all(ids.map((_, shard) => store.due(shard, now, 1000)));
    expect(ids.map((id) => shards.findIndex((due) => due.some((one) => one.id === id)))).toEqual(ids.map((_, i) => i));
  });

  it('postpones a due email without touching its revision', async () => {
    const email = await accepted({ dueAt: now });
    expect(await store.postpone({ id: email.id, dueAt: now }, now + 5)).toBe(true);
    expect(await dueTimeOf(email)).toBe(now + 5);
    expect(await store.find(email.id)).toEqual({ ...email, dueAt: now + 5 });
  });

  it('postpones nothing that moved, ended or never was', async () => {
    const email = await accepted({ dueAt: now });
    expect(await store.postpone({ id: email.id, dueAt: now - 1 }, now + 5)).toBe(false);
    await store.change(email, { state: 'sent' });
    expect(await store.postpone({ id: email.id, dueAt: now }, now + 5)).toBe(false);
    expect(await store.postpone({ id: v7(), dueAt: now }, now + 5)).toBe(false);
    expect(await dueTimeOf(email)).toBeUndefined();
  });

  it('lets exactly one of many releases postpone an email', async () => {
    const email = await accepted({ dueAt: now });
    const due = { id: email.id, dueAt: now };
    const releases = Array.from({ length: 10 }, (_, index) => store.postpone(due, now + 1 + index));
    expect((await Promise.all(releases)).filter(Boolean)).toHaveLength(1);
  });

  it.each(waitingStates)('keeps the due time of an email that becomes %s', async (state) => {
    const email = await accepted({ dueAt: now });
    await store.change(email, { state });
    expect(await dueTimeOf(email)).toBe(now);
  });

  it.each(finalStates)('ends the due time of an email that becomes %s', async (state) => {
    const email = await accepted({ dueAt: now });
    expect(await store.change(email, { state })).not.toHaveProperty('dueAt');
    expect(await dueTimeOf(email)).toBeUndefined();
  });

  it('moves the due time, sets it and removes it', async () => {
    const queued = await accepted({ dueAt: now });
    const moved = await store.change(queued, { state: 'retrying', dueAt: now + 60_000 });
    expect(await dueTimeOf(queued)).toBe(now + 60_000);
    const removed = await store.change(moved ?? queued, { dueAt: null });
    expect(await dueTimeOf(queued)).toBeUndefined();
    await store.change(removed ?? queued, { dueAt: now });
    expect(await dueTimeOf(queued)).toBe(now);
  });

  it('takes a held email off the due ones and says since when it is held', async () => {
    const email = await accepted({ dueAt: now });
    const held = await store.change(email, { state: 'held' });
    expect(held).toMatchObject({ state: 'held', heldAt: now });
    expect(held).not.toHaveProperty('dueAt');
    expect(await dueTimeOf(email)).toBeUndefined();
  });

  it('keeps the time since when it is held, and the due time, that the caller gives', async () => {
    const held = await store.change(await accepted(), { state: 'held', heldAt: now - 5, dueAt: now + 5 });
    expect(held).toMatchObject({ heldAt: now - 5, dueAt: now + 5 });
  });

  it('remembers since when an email is held that is held again', async () => {
    const held = await accepted({ state: 'held', heldAt: now - 5 });
    expect(await store.change(held, { state: 'held', reason: 'still' })).toHaveProperty('heldAt', now - 5);
  });

  it('forgets since when an email is held once it is held no more', async () => {
    const held = await accepted({ state: 'held', heldAt: now - 5 });
    const released = await store.change(held, { state: 'queued', dueAt: now, heldMs: 5 });
    expect(released).toMatchObject({ state: 'queued', heldMs: 5 });
    expect(released).not.toHaveProperty('heldAt');
    expect(await dueTimeOf(held)).toBe(now);
  });

  it('says which scopes accepted emails on which days', async () => {
    const day = (n: number) => Date.UTC(2025, 0, n, 23, 59, 59, 999);
    await accepted({ scope: 'logged.fr', createdAt: day(1) });
    await accepted({ scope: 'logged', createdAt: day(2) });
    await accepted({ scope: 'logged', createdAt: day(2) });
    await accepted({ scope: 'logged', createdAt: day(3) });
    const found = await store.partitions('2025-01-01', '2025-01-02');
    expect(new Set(found)).toEqual(
      new Set([
        { scope: 'logged.fr', day: '2025-01-01' },
        { scope: 'logged', day: '2025-01-02' },
      ]),
    );
    expect(found).toHaveLength(2);
    expect(await store.partitions('2024-01-01', '2024-12-31')).toEqual([]);
  });

  it('gives ids of a partition beyond one, in either order, as many as asked for', async () => {
    const emails = [];
    for (let n = 0; n < 4; n++)
      emails.push(await accepted({ scope: 'paged', id: `00000000-0000-7000-8000-00000000000${n}` }));
    await accepted({ scope: 'paged', createdAt: now - 86_400_000 });
    const [a, b, c, d] = emails.map(({ id }) => id) as [string, string, string, string];
    const partition = { scope: 'paged', day: '2026-03-01' };
    const page = (order: 'newest-first' | 'oldest-first', beyond: string, limit: number) =>
      store.ids(partition, { order, beyond, limit });
    expect(await page('newest-first', 'f', 10)).toEqual([d, c, b, a]);
    expect(await page('newest-first', d, 2)).toEqual([c, b]);
    expect(await page('oldest-first', '0', 3)).toEqual([a, b, c]);
    expect(await page('oldest-first', c, 3)).toEqual([d]);
    expect(await page('oldest-first', d, 3)).toEqual([]);
    expect(
      await store.ids({ scope: 'unknown', day: '2026-03-01' }, { order: 'newest-first', beyond: 'f', limit: 1 }),
    ).toEqual([]);
  });
});
