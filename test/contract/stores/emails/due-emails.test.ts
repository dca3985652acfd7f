import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Email, EmailState } from '../../../../shared/email/lifecycle/email.ts';
import type { EmailLog } from '../../../../shared/ports/emails/email-log.ts';
import type { EmailChanges, EmailStore } from '../../../../shared/ports/emails/email-store.ts';
import { acceptedBy, dueTimeIn, emailStores } from '../../../support/emulators/email-stores.ts';

const now = Date.UTC(2026, 2, 1, 12);

const states: EmailState[] = ['scheduled', 'sending', 'retrying', 'held', 'sent', 'failed', 'canceled', 'expired'];

describe.each(emailStores(now))('an email store %s', (_where, start) => {
  let store: EmailStore & EmailLog;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ store, stop } = await start());
  });
  afterAll(() => stop());

  const accepted = (overrides?: Partial<Email>) => acceptedBy(store, overrides);

  const dueTimeOf = (email: Email, at?: number) => dueTimeIn(store, email, at);

  it('returns emails that are due, and not before', async () => {
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
    expect(await store.postpone({ id: email.id, dueAt: now }, now + 5)).toEqual(email);
    expect(await dueTimeOf(email)).toBe(now + 5);
    expect(await store.find(email.id)).toEqual({ ...email, dueAt: now + 5 });
  });

  it('does not postpone an email that changed, ended or does not exist', async () => {
    const email = await accepted({ dueAt: now });
    expect(await store.postpone({ id: email.id, dueAt: now - 1 }, now + 5)).toBeUndefined();
    await store.change(email, { state: 'sent', dueAt: null });
    expect(await store.postpone({ id: email.id, dueAt: now }, now + 5)).toBeUndefined();
    expect(await store.postpone({ id: v7(), dueAt: now }, now + 5)).toBeUndefined();
    expect(await dueTimeOf(email)).toBeUndefined();
  });

  it('records when a postponed email is enqueued, each time or only the first time', async () => {
    const email = await accepted({ dueAt: now });
    const { id } = email;
    await store.postpone({ id, dueAt: now }, now + 1, { at: 7 });
    expect(await store.postpone({ id, dueAt: now + 1 }, now + 2, { at: 8, isFirstKept: true })).toEqual({
      ...email,
      dueAt: now + 1,
      enqueuedAt: 7,
    });
    expect(await store.find(id)).toMatchObject({ dueAt: now + 2, enqueuedAt: 7 });
    await store.postpone({ id, dueAt: now + 2 }, now + 2, { at: 9 });
    expect(await store.find(id)).toMatchObject({ dueAt: now + 2, enqueuedAt: 9 });
  });

  it.each<[string, EmailChanges]>([
    ['is worked on', { state: 'sending' }],
    ['is due at another time', { dueAt: now + 60_000 }],
  ])('clears the enqueue time of an email once it %s', async (_what, changes) => {
    const email = await accepted({ dueAt: now });
    await store.postpone({ id: email.id, dueAt: now }, now + 1, { at: 7 });
    expect(await store.change(email, changes)).not.toHaveProperty('enqueuedAt');
  });

  it('records that the message of an email is gone, if told so', async () => {
    const email = await accepted({ dueAt: now });
    expect(await store.change(email, { enqueuedAt: 0 })).toMatchObject({ dueAt: now, enqueuedAt: 0 });
  });

  it('lets exactly one of many releases postpone an email', async () => {
    const email = await accepted({ dueAt: now });
    const due = { id: email.id, dueAt: now };
    const releases = Array.from({ length: 10 }, (_, index) => store.postpone(due, now + 1 + index));
    expect((await Promise.all(releases)).filter(Boolean)).toHaveLength(1);
  });

  it.each(states)('keeps the due time of an email that becomes %s, unless told otherwise', async (state) => {
    const email = await accepted({ dueAt: now });
    const changed = await store.change(email, { state, heldAt: state === 'held' ? now : null });
    expect(await dueTimeOf(email)).toBe(now);
    expect(await store.change(changed ?? email, { state, dueAt: null })).not.toHaveProperty('dueAt');
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

  it('keeps the start of the hold when a held email is held again', async () => {
    const held = await store.change(await accepted(), { state: 'held', heldAt: now - 5 });
    expect(held).toHaveProperty('heldAt', now - 5);
    expect(await store.change(held ?? expect.fail(), { state: 'held', reason: 'still' })).toHaveProperty(
      'heldAt',
      now - 5,
    );
  });

  it('clears the start of the hold once an email is no longer held', async () => {
    const held = await accepted({ state: 'held', heldAt: now - 5 });
    const released = await store.change(held, { state: 'queued', dueAt: now, heldAt: null, heldMs: 5 });
    expect(released).toMatchObject({ state: 'queued', heldMs: 5 });
    expect(released).not.toHaveProperty('heldAt');
    expect(await dueTimeOf(held)).toBe(now);
  });
});
