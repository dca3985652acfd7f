import { describe, expect, it, vi } from 'vitest';
import type { Address } from '../../../shared/email/address/address.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { SettingsUnavailable, StoreUnavailable } from '../../../shared/ports/errors.ts';
import type { ScopeSettings } from '../../../shared/ports/settings-reader.ts';
import type { EffectiveSettings } from '../../../shared/settings/schema/effective.ts';
import { anEmail } from '../../support/builders/emails.ts';
import { settingsInForce } from '../../support/builders/settings.ts';
import { acceptAll } from '../../support/fakes/scripted-transports.ts';
import { CLOCK_SKEW_MS, failing, given, MINUTE, NOW } from '../../support/smtp/delivery.ts';

const ada = 'ada@example.com' as Address;
const bob = 'bob@example.com' as Address;
const toTwo: Partial<Email> = {
  recipients: [
    { address: ada, kind: 'to', state: 'pending' },
    { address: bob, kind: 'bcc', state: 'pending' },
  ],
  bcc: [{ address: bob }],
};

describe('a queued email', () => {
  it('is sent', async () => {
    const { deliverBatch, email, transports } = await given();
    expect(await deliverBatch()).toEqual([]);
    expect(await email()).toMatchObject({
      state: 'sent',
      attempts: 1,
      sentAt: NOW,
      recipients: [{ address: ada, state: 'accepted', code: 250, response: '250 Ok' }],
    });
    expect(transports.sent).toMatchObject([{ recipients: [ada], settings: { scope: 'default' } }]);
  });

  it('is no longer due', async () => {
    const { deliverBatch, email } = await given({ emails: [anEmail({ dueAt: NOW })] });
    await deliverBatch();
    expect(await email()).not.toHaveProperty('dueAt');
  });

  it('has its Bcc recipients in the envelope and not in the message', async () => {
    const { deliverBatch, transports } = await given({ emails: [anEmail(toTwo)] });
    await deliverBatch();
    expect(transports.sent[0]?.recipients).toEqual([ada, bob]);
    expect(transports.sent[0]?.raw.toString()).not.toContain(bob);
  });

  it('is leased for longer than the invocation lasts and clocks can differ', async () => {
    const change = vi.fn();
    const { deliverBatch } = await given({
      faultyStore: (store) => ({
        change: (email, changes) => {
          change(changes);
          return store.change(email, changes);
        },
      }),
    });
    await deliverBatch(() => 60_000);
    expect(change.mock.calls[0]).toMatchObject([{ state: 'sending', leaseUntil: NOW + 60_000 + CLOCK_SKEW_MS }]);
  });

  it('is sent once, however many messages come at once', async () => {
    const { deliverBatch, transports } = await given();
    await Promise.all([deliverBatch(), deliverBatch(), deliverBatch()]);
    expect(transports.sent).toHaveLength(1);
  });

  it('leaves no content, subject or address in the log', async () => {
    const { deliverBatch, log } = await given({ report: () => failing({ response: '450 no' }) });
    await deliverBatch();
    expect(log.lines).toMatchObject([{ level: 'info', state: 'retrying', fault: 'unreachable', code: 'ECONNREFUSED' }]);
    expect(JSON.stringify(log.lines)).not.toMatch(/ada@|Your order|Thank you|450 no/);
  });
});

describe('nothing happens', () => {
  it.each<[string, Partial<Email>]>([
    ['sent', { state: 'sent' }],
    ['canceled', { state: 'canceled' }],
    ['owned by another worker', { state: 'sending', leaseUntil: NOW + MINUTE }],
    ['waiting for its next attempt', { state: 'retrying', nextAttemptAt: NOW + MINUTE }],
    ['scheduled for later', { state: 'scheduled', scheduledAt: NOW + MINUTE }],
  ])('to an email that is %s', async (_state, changes) => {
    const before = anEmail(changes);
    const { deliverBatch, email, transports } = await given({ emails: [before] });
    expect(await deliverBatch()).toEqual([]);
    expect(await email()).toEqual(before);
    expect(transports.sent).toEqual([]);
  });

  it('for an id that nobody knows', async () => {
    const { deliverBatch, transports } = await given({ faultyStore: () => ({ findAll: async () => new Map() }) });
    expect(await deliverBatch()).toEqual([]);
    expect(transports.sent).toEqual([]);
  });
});

describe('an attempt that fails', () => {
  it('is made again later', async () => {
    const { deliverBatch, email, clock, transports } = await given({ report: () => failing() });
    await deliverBatch();
    expect(await email()).toMatchObject({
      state: 'retrying',
      attempts: 1,
      nextAttemptAt: NOW + MINUTE,
      dueAt: NOW + MINUTE,
    });
    clock.now += MINUTE;
    await deliverBatch();
    expect(await email()).toMatchObject({ attempts: 2, fault: { kind: 'unreachable', inARow: 2 } });
    expect(transports.sent[1]?.raw.equals(transports.sent[0]?.raw ?? Buffer.of())).toBe(true);
  });

  it('has the same bytes the next time, whatever is set meanwhile', async () => {
    let settings = settingsInForce({ 'trans_email/ident_general/name': 'One name' });
    const { deliverBatch, clock, transports } = await given({
      report: () => failing(),
      dependencies: { settings: { effective: (scope) => settings.effective(scope) } },
    });
    await deliverBatch();
    settings = settingsInForce({ 'trans_email/ident_general/name': 'Another name' });
    clock.now += MINUTE;
    await deliverBatch();
    expect(transports.sent[1]?.raw.equals(transports.sent[0]?.raw ?? Buffer.of())).toBe(true);
  });

  it('is made again only for those who do not have the email yet', async () => {
    const { deliverBatch, email, clock, transports } = await given({
      emails: [anEmail(toTwo)],
      report: (mail) =>
        mail.recipients.length === 1
          ? acceptAll(mail)
          : {
              kind: 'answered',
              accepted: [{ address: ada, code: 250, response: '250 Ok' }],
              refused: [{ address: bob, code: 450, response: '450 Later' }],
            },
    });
    await deliverBatch();
    clock.now += MINUTE;
    await deliverBatch();
    expect(transports.sent.map(({ recipients }) => recipients)).toEqual([[ada, bob], [bob]]);
    expect(await email()).toMatchObject({ state: 'sent', attempts: 2 });
  });

  it('is flagged if the server may have the message', async () => {
    const { deliverBatch, email } = await given({
      report: () => failing({ phase: 'dot', code: 'ECONNECTION', dot: true }),
    });
    await deliverBatch();
    expect(await email()).toMatchObject({
      state: 'retrying',
      possibleDuplicate: true,
      nextAttemptAt: NOW + 2 * MINUTE,
    });
  });

  it('ends the email if it is refused for good', async () => {
    const refused = [{ address: ada, code: 550, enhanced: '5.1.1', response: '550 5.1.1 unknown' }];
    const { deliverBatch, email } = await given({ report: () => ({ kind: 'answered', accepted: [], refused }) });
    await deliverBatch();
    expect(await email()).toMatchObject({
      state: 'bounced',
      attempts: 1,
      recipients: [{ state: 'bounced', code: 550 }],
    });
  });

  it('ends the email, loudly, if it cannot be composed', async () => {
    const { deliverBatch, email, log, transports } = await given({
      emails: [anEmail({ to: [{ address: 'a@b@example.com' as Address }] })],
    });
    await deliverBatch();
    expect(await email()).toMatchObject({ state: 'failed', fault: { kind: 'compose' } });
    expect(log.lines[0]).toMatchObject({ level: 'error', error: 'ComposeFailed' });
    expect(transports.sent).toEqual([]);
  });

  it('holds the email if the settings are at fault, and counts for nothing', async () => {
    const { deliverBatch, email } = await given({
      report: () => failing({ phase: 'auth', code: 'EAUTH', reply: 535 }),
    });
    await deliverBatch();
    expect(await email()).toMatchObject({
      state: 'held',
      attempts: 0,
      heldAt: NOW,
      heldUnder: 'default:1/0',
    });
    expect(await email()).not.toHaveProperty('dueAt');
  });
});

describe('a lease that ran out', () => {
  it('has a second copy sent, which is flagged', async () => {
    const stuck = anEmail({ state: 'sending', leaseUntil: NOW, attempts: 1 });
    const { deliverBatch, email } = await given({ emails: [stuck] });
    await deliverBatch();
    expect(await email()).toMatchObject({ state: 'sent', possibleDuplicate: true, attempts: 3 });
  });

  it('is flagged even if the email cannot go now', async () => {
    const stuck = anEmail({ state: 'sending', leaseUntil: NOW });
    const { deliverBatch, email } = await given({
      emails: [stuck],
      dependencies: { settings: { effective: async () => ({ kind: 'not-configured' }) } },
    });
    await deliverBatch();
    expect(await email()).toMatchObject({ state: 'held', possibleDuplicate: true, attempts: 1 });
  });

  it('is flagged even if the email is given up now: it may be sent again by hand', async () => {
    const old = anEmail({ state: 'sending', leaseUntil: NOW, createdAt: NOW - 2 * 1_440 * MINUTE });
    const expired = await given({ emails: [old] });
    await expired.deliverBatch();
    expect(await expired.email()).toMatchObject({ state: 'expired', possibleDuplicate: true, attempts: 1 });

    const stuck = anEmail({ state: 'sending', leaseUntil: NOW });
    const disabled = await given({ emails: [stuck], values: { 'system/smtp/disable': true } });
    await disabled.deliverBatch();
    expect(await disabled.email()).toMatchObject({ state: 'suppressed', possibleDuplicate: true, attempts: 1 });

    const faultyStore = () => ({ deliverable: async () => ({ contents: new Map(), suppressions: [] }) });
    const empty = await given({ emails: [stuck], faultyStore });
    await empty.deliverBatch();
    expect(await empty.email()).toMatchObject({ state: 'failed', possibleDuplicate: true, attempts: 1 });
  });

  it('flags nothing else that is given up', async () => {
    const old = anEmail({ state: 'retrying', createdAt: NOW - 2 * 1_440 * MINUTE });
    const { deliverBatch, email } = await given({ emails: [old] });
    await deliverBatch();
    expect(await email()).toMatchObject({ state: 'expired' });
    expect(await email()).not.toHaveProperty('possibleDuplicate');
  });
});

describe('without a mail server', () => {
  const scoped = (settings: ScopeSettings) => ({ settings: { effective: async () => settings } });

  it('an email is given up when its time is over', async () => {
    const old = anEmail({ createdAt: NOW - MINUTE });
    const { deliverBatch, email, transports } = await given({
      emails: [old],
      values: { 'delivery/expire_after_minutes': 1 },
    });
    await deliverBatch();
    expect(await email()).toMatchObject({ state: 'expired', recipients: [{ state: 'failed' }] });
    expect(transports.sent).toEqual([]);
  });

  it.each<[string, Partial<Email>, Partial<EffectiveSettings>]>([
    ['communications are disabled', {}, { 'system/smtp/disable': true }],
    ['its type is disabled', { type: 'order' }, { 'sales_email/order/enabled': false }],
  ])('an email is suppressed when %s', async (_why, changes, values) => {
    const { deliverBatch, email, transports } = await given({ emails: [anEmail(changes)], values });
    await deliverBatch();
    expect(await email()).toMatchObject({ state: 'suppressed', reason: expect.any(String), attempts: 0 });
    expect(transports.sent).toEqual([]);
  });

  it('an email of another type is sent when one type is disabled', async () => {
    const { deliverBatch, email } = await given({
      emails: [anEmail({ type: 'invoice' })],
      values: { 'sales_email/order/enabled': false },
    });
    await deliverBatch();
    expect((await email())?.state).toBe('sent');
  });

  it.each<[string, ScopeSettings]>([
    ['there are no settings', { kind: 'not-configured' }],
    ['the settings in force are faulty', { kind: 'faulty', reason: 'The document is gone' }],
  ])('an email is held when %s, and due for nothing', async (_why, settings) => {
    const { deliverBatch, email, transports } = await given({ dependencies: scoped(settings) });
    await deliverBatch();
    expect(await email()).toMatchObject({ state: 'held', heldAt: NOW, attempts: 0 });
    expect(await email()).not.toHaveProperty('dueAt');
    expect(transports.sent).toEqual([]);
  });

  it('an email is held in developer mode hold', async () => {
    const { deliverBatch, email } = await given({ values: { 'developer/mode': 'hold' } });
    await deliverBatch();
    expect((await email())?.state).toBe('held');
  });

  it('a held email is not written again while nothing has changed', async () => {
    const { deliverBatch, email, clock } = await given({ dependencies: scoped({ kind: 'not-configured' }) });
    await deliverBatch();
    const held = await email();
    clock.now += MINUTE;
    await deliverBatch();
    expect(await email()).toEqual(held);
  });

  it('a held email goes out once there are settings, its age not counting the time it was held', async () => {
    let settings: ScopeSettings = { kind: 'not-configured' };
    const { deliverBatch, email, clock } = await given({
      dependencies: { settings: { effective: async () => settings } },
    });
    await deliverBatch();
    clock.now += 3 * 24 * 60 * MINUTE;
    settings = await settingsInForce().effective('default');
    await deliverBatch();
    expect(await email()).toMatchObject({ state: 'sent', heldMs: 3 * 24 * 60 * MINUTE });
  });
});

describe('emails of several scopes', () => {
  it('go out each by the settings of its own', async () => {
    const emails = ['eu', 'eu.fr', 'default', 'eu'].map((scope) => anEmail({ scope }));
    const { deliverBatch, transports } = await given({ emails });
    await deliverBatch();
    const scopes = transports.sent.map(({ settings }) => settings.scope);
    expect(scopes.toSorted()).toEqual(['default', 'eu', 'eu', 'eu.fr']);
  });

  it('do not hinder each other', async () => {
    const emails = [anEmail({ scope: 'eu' }), anEmail({ scope: 'us' })];
    const { deliverBatch, stored } = await given({
      emails,
      dependencies: {
        settings: {
          effective: async (scope) => {
            if (scope === 'eu') throw new SettingsUnavailable('no');
            return settingsInForce().effective(scope);
          },
        },
      },
    });
    expect(await deliverBatch()).toEqual([emails[0]?.id]);
    expect((await stored()).map((email) => email?.state)).toEqual(['queued', 'sent']);
  });
});

describe('a store that is unavailable', () => {
  const unavailable = async () => {
    throw new StoreUnavailable('no');
  };

  it('before anything is known: everything comes back', async () => {
    const { deliverBatch } = await given({ faultyStore: () => ({ findAll: unavailable }) });
    await expect(deliverBatch()).rejects.toThrow(StoreUnavailable);
  });

  it('for the contents: the emails come back, untouched', async () => {
    const before = anEmail();
    const { deliverBatch, email, transports } = await given({
      emails: [before],
      faultyStore: () => ({ deliverable: unavailable }),
    });
    expect(await deliverBatch()).toEqual([before.id]);
    expect(await email()).toEqual(before);
    expect(transports.sent).toEqual([]);
  });

  it('for the lease: the email comes back, nothing is sent', async () => {
    const before = anEmail();
    const { deliverBatch, transports } = await given({
      emails: [before],
      faultyStore: () => ({ change: unavailable }),
    });
    expect(await deliverBatch()).toEqual([before.id]);
    expect(transports.sent).toEqual([]);
  });

  it('for the record: it is asked again until it takes it', async () => {
    let refusals = 3;
    const { deliverBatch, email, pause } = await given({
      faultyStore: (store) => ({
        change: (one, changes) =>
          changes.state === 'sent' && refusals-- > 0 ? unavailable() : store.change(one, changes),
      }),
    });
    expect(await deliverBatch()).toEqual([]);
    expect((await email())?.state).toBe('sent');
    expect(pause).toHaveBeenCalledTimes(3);
  });

  it('for the record until the time is over: the email stays leased, so that a second copy is flagged', async () => {
    const before = anEmail();
    const times = [60_000, 60_000, 60_000, 60_000, 5_000, 500];
    const { deliverBatch, email } = await given({
      emails: [before],
      faultyStore: (store) => ({
        change: (one, changes) => (changes.state === 'sent' ? unavailable() : store.change(one, changes)),
      }),
    });
    expect(await deliverBatch(() => times.shift() ?? 500)).toEqual([before.id]);
    expect((await email())?.state).toBe('sending');
  });

  it('and content that is gone: the email fails with that reason', async () => {
    const { deliverBatch, email } = await given({
      faultyStore: () => ({ deliverable: async () => ({ contents: new Map(), suppressions: [] }) }),
    });
    expect(await deliverBatch()).toEqual([]);
    expect(await email()).toMatchObject({ state: 'failed', reason: 'Its content is gone' });
  });
});

describe('another worker that was faster', () => {
  it('keeps what it wrote, and the loss is told', async () => {
    const { deliverBatch, email, log } = await given({
      faultyStore: (store) => ({
        change: async (one, changes) => {
          if (changes.state === 'sent') await store.change(one, { state: 'canceled' });
          return store.change(one, changes);
        },
      }),
    });
    expect(await deliverBatch()).toEqual([]);
    expect((await email())?.state).toBe('canceled');
    expect(log.lines).toMatchObject([{ level: 'warn', message: expect.stringContaining('lease was lost') }]);
  });
});

describe('the time of an invocation', () => {
  it('that is nearly over begins no attempt: the email is announced again when it is due', async () => {
    const before = anEmail();
    const times = [60_000, 15_000];
    const { deliverBatch, email, transports } = await given({ emails: [before] });
    expect(await deliverBatch(() => times.shift() ?? 15_000)).toEqual([]);
    expect(await email()).toEqual(before);
    expect(transports.sent).toEqual([]);
  });

  it('that is short from the beginning is used all the same', async () => {
    const { deliverBatch, email } = await given();
    await deliverBatch(() => 10_000);
    expect((await email())?.state).toBe('sent');
  });

  it('ends attempts before it is over', async () => {
    const { deliverBatch, email } = await given({
      report: (_mail, signal) => {
        const { promise, resolve } = Promise.withResolvers<ReturnType<typeof failing>>();
        const end = () => resolve(failing({ phase: 'greeting', code: 'EABORT' }));
        // On a busy machine the time may be over before the attempt begins.
        if (signal.aborted) end();
        else signal.addEventListener('abort', end);
        return promise;
      },
    });
    await deliverBatch(() => 20);
    expect((await email())?.state).toBe('retrying');
  });
});

describe('a mail server that asks for less', () => {
  it.each([
    ['421', failing({ phase: 'greeting', code: 'EPROTOCOL', reply: 421 })],
    ['4.7.x', failing({ phase: 'mail', code: 'EENVELOPE', reply: 450, enhanced: '4.7.0' })],
  ])('by %s gets fewer connections', async (_what, report) => {
    const { deliverBatch, transports } = await given({ report: () => report });
    await deliverBatch();
    expect(transports.eased).toEqual(['default']);
  });

  it('is told from one that wants the message later', async () => {
    const { deliverBatch, transports } = await given({
      report: () => failing({ phase: 'data', code: 'E', reply: 451 }),
    });
    await deliverBatch();
    expect(transports.eased).toEqual([]);
  });

  it('and says for how long is left alone for as long', async () => {
    const response = '421 4.7.0 Too many connections, try again in 1800 seconds';
    const { deliverBatch, email } = await given({ report: () => failing({ phase: 'greeting', reply: 421, response }) });
    await deliverBatch();
    expect(await email()).toMatchObject({ state: 'retrying', nextAttemptAt: NOW + 1_800_000 });
  });
});
