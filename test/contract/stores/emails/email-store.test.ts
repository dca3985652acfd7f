import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Address } from '../../../../shared/email/address/address.ts';
import type { Email } from '../../../../shared/email/lifecycle/email.ts';
import type { EmailLog } from '../../../../shared/ports/emails/email-log.ts';
import type { EmailStore } from '../../../../shared/ports/emails/email-store.ts';
import { aContent, anEmail } from '../../../support/builders/emails.ts';
import { largeContent } from '../../../support/emulators/email-items.ts';
import { acceptedBy, emailStores } from '../../../support/emulators/email-stores.ts';

const now = Date.UTC(2026, 2, 1, 12);

describe.each(emailStores(now))('an email store %s', (_where, start) => {
  let store: EmailStore & EmailLog;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ store, stop } = await start());
  });
  afterAll(() => stop());

  const accepted = (overrides?: Partial<Email>) => acceptedBy(store, overrides);

  it('finds an accepted email with all its properties', async () => {
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

  it('finds many emails at once, without duplicates and unknown ids', async () => {
    const [one, two] = [await accepted(), await accepted({ subject: 'Your invoice' })];
    const found = await store.findAll([one.id, two.id, one.id, v7()]);
    expect(found).toEqual(
      new Map([
        [one.id, one],
        [two.id, two],
      ]),
    );
  });

  it('finds nothing without ids', async () => {
    expect(await store.findAll([])).toEqual(new Map());
    expect(await store.contents([])).toEqual(new Map());
  });

  it('returns contents by id', async () => {
    const email = anEmail();
    const content = aContent({ html: null, text: 'Grüße\r\n\u{1f4e7}', headers: { 'X-Shop': 'eu' } });
    await store.accept(email, content);
    expect(await store.contents([email, anEmail()])).toEqual(new Map([[email.id, content]]));
  });

  it('returns a content that is too large for an item, and records where it is stored', async () => {
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

  it('returns no content if it is missing from the bucket', async () => {
    expect(await store.contents([anEmail({ contentIn: 'bucket' })])).toEqual(new Map());
  });

  it('tells which contents there are, wherever they are stored', async () => {
    const [large, small] = [anEmail(), await accepted()];
    await store.accept(large, largeContent());
    const found = [...(await store.findAll([large.id, small.id])).values()];
    const missing = [anEmail(), anEmail({ contentIn: 'bucket' })];
    expect(await store.withContent([...found, ...missing])).toEqual(new Set([large.id, small.id]));
    expect(await store.withContent([])).toEqual(new Set());
  });

  it('tells that there is the content of a large email on hold', async () => {
    const email = anEmail();
    await store.accept(email, largeContent());
    const held = await store.change((await store.find(email.id)) ?? email, { state: 'held', heldAt: now });
    expect(await store.withContent(held ? [held] : [])).toEqual(new Set([email.id]));
  });

  it('changes only what it is told to, and increments the revision', async () => {
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

  it('changes nothing for a writer with an older revision', async () => {
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

  it('is not affected by changes to records passed in or out', async () => {
    const email = await accepted();
    email.tags.push({ name: 'given', value: '1' });
    (await store.find(email.id))?.tags.push({ name: 'taken', value: '1' });
    expect((await store.find(email.id))?.tags).toEqual([]);
  });
});
