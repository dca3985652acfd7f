import { describe, expect, it } from 'vitest';
import type { TransportReport } from '../../../shared/ports/sending/mail-transport.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { acceptAll, type Sent } from '../../support/fakes/scripted-transports.ts';
import { failing, given, MINUTE, NOW } from '../../support/smtp/delivery.ts';

const HALF_A_MINUTE = 30_000;
const many = (count: number) => Array.from({ length: count }, () => anEmail());

/** A delivery with a scripted mail server; five attempts in a row fail first, so that it counts as down. */
const inOutage = async (changes: Parameters<typeof given>[0] = {}) => {
  let report: (mail: Sent) => TransportReport = () => failing();
  const made = await given({
    emails: many(30),
    values: { 'delivery/max_connections': 1, 'system/smtp/port': 587 },
    ...changes,
    report: (mail) => report(mail),
  });
  await made.deliverBatch();
  return {
    ...made,
    answers: (next: typeof report) => {
      report = next;
    },
  };
};

describe('a mail server that cannot be reached', () => {
  it('is not contacted after five attempts in a row, by a circuit shared by all workers', async () => {
    const { transports, circuits, ids } = await inOutage();
    expect(transports.sent.length).toBeLessThanOrEqual(6);
    expect(await circuits.list()).toMatchObject([
      {
        scope: 'default',
        version: 'default:1/0',
        fault: 'unreachable',
        reason: 'The mail server could not be reached',
        isOutage: true,
        openedBy: ids.slice(0, 5),
        openedAt: NOW,
        probeAt: NOW + HALF_A_MINUTE,
      },
    ]);
  });

  it('costs the emails put off no attempt, and does not stop their age clock', async () => {
    const { stored, transports } = await inOutage();
    const putOff = (await stored()).filter((email) => email?.attempts === 0);
    expect(putOff).toHaveLength(30 - transports.sent.length);
    for (const email of putOff) {
      expect(email).toMatchObject({ state: 'queued', reason: 'The mail server could not be reached' });
      expect(email?.putOffAt).toBe(NOW);
      // In case the circuit is lost; otherwise it is released when that closes.
      expect(email?.dueAt).toBeGreaterThan(NOW + 60 * MINUTE);
      expect(email).not.toHaveProperty('heldAt');
    }
  });

  it('counts the attempts made, which follow the retry schedule', async () => {
    const { stored, transports } = await inOutage();
    const tried = (await stored()).filter((email) => email?.attempts === 1);
    expect(tried).toHaveLength(transports.sent.length);
    expect(tried[0]).toMatchObject({ state: 'retrying', fault: { kind: 'unreachable', inARow: 1 } });
  });

  it('is probed by one email when due, and not contacted further if that fails', async () => {
    const { deliverBatch, transports, circuits, clock } = await inOutage();
    const before = transports.sent.length;
    clock.now += 3 * MINUTE;
    await deliverBatch();
    expect(transports.sent).toHaveLength(before + 1);
    expect(await circuits.list()).toMatchObject([{ openedAt: NOW, probeAt: clock.now + HALF_A_MINUTE }]);
  });

  it.each([
    ['takes a message', acceptAll],
    ['wants a message later', () => failing({ phase: 'data', code: 'EENVELOPE', reply: 451 })],
  ])('gets its mail again once it %s', async (_what, answer) => {
    const { deliverBatch, answers, circuits, clock, stored } = await inOutage();
    answers(answer);
    clock.now += 3 * MINUTE;
    await deliverBatch();
    expect(await circuits.list()).toMatchObject([{ closedAt: clock.now }]);
    answers(acceptAll);
    clock.now += 3 * MINUTE;
    await deliverBatch();
    expect(new Set((await stored()).map((email) => email?.state))).toEqual(new Set(['sent']));
  });

  it('and then refuses the login gets its mail held', async () => {
    const { deliverBatch, answers, circuits, clock } = await inOutage();
    answers(() => failing({ phase: 'auth', code: 'EAUTH', reply: 535 }));
    clock.now += 3 * MINUTE;
    await deliverBatch();
    expect(await circuits.list()).toMatchObject([{ fault: 'auth-refused', openedAt: clock.now }]);
  });

  it('does not count as down while it is occasionally reached', async () => {
    let attempts = 0;
    const { deliverBatch, circuits } = await given({
      emails: many(20),
      report: (mail) => (++attempts % 5 === 0 ? acceptAll(mail) : failing()),
    });
    await deliverBatch();
    expect(attempts).toBe(20);
    expect((await circuits.list()).filter(({ closedAt }) => closedAt === undefined)).toEqual([]);
  });

  it('does not keep mail beyond its expiry', async () => {
    const { deliverBatch, clock, stored } = await inOutage();
    clock.now += 1_441 * MINUTE;
    await deliverBatch();
    expect(new Set((await stored()).map((email) => email?.state))).toEqual(new Set(['expired']));
  });

  it('lets an email expire in time', async () => {
    const short = anEmail({ createdAt: NOW - MINUTE, expiresIn: 1.5 });
    const { deliver, store } = await inOutage();
    await store.accept(short, aContent());
    await deliver([short.id], () => 60_000);
    expect(await store.find(short.id)).toMatchObject({ state: 'queued', dueAt: NOW + HALF_A_MINUTE });
  });

  it('leaves an email with an unknown outcome marked as a possible duplicate', async () => {
    const lost = anEmail({ state: 'sending', leaseUntil: NOW - 1 });
    const { deliver, store, answers, clock } = await inOutage({ emails: many(6) });
    await store.accept(lost, aContent());
    await deliver([lost.id], () => 60_000);
    expect(await store.find(lost.id)).toMatchObject({ state: 'sending', attempts: 0 });
    answers(acceptAll);
    clock.now += 3 * MINUTE;
    await deliver([lost.id], () => 60_000);
    expect(await store.find(lost.id)).toMatchObject({ state: 'sent', possibleDuplicate: true, attempts: 2 });
  });

  it('leaves held mail unchanged, and gets it once it is reached', async () => {
    const held = anEmail({ state: 'held', heldAt: NOW - MINUTE, heldUnder: 'default:0/0', reason: 'Before' });
    const { store, clock, answers, deliver, deliverBatch } = await inOutage();
    await store.accept(held, aContent());
    await deliver([held.id], () => 60_000);
    expect(await store.find(held.id)).toEqual(held);
    answers(acceptAll);
    clock.now += 3 * MINUTE;
    await deliverBatch();
    await deliver([held.id], () => 60_000);
    expect(await store.find(held.id)).toMatchObject({ state: 'sent' });
  });
});
