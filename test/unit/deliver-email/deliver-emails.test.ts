import { describe, expect, it, vi } from 'vitest';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { SettingsUnavailable } from '../../../shared/ports/errors.ts';
import { anEmail } from '../../support/builders/emails.ts';
import { settingsInForce } from '../../support/builders/settings.ts';
import { ada, bob, toTwo } from '../../support/builders/two-recipients.ts';
import { CLOCK_SKEW_MS, failing, given, MINUTE, NOW } from '../../support/smtp/delivery.ts';

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

  it('is leased for longer than the invocation plus the clock skew', async () => {
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

  it('is sent once, however many messages arrive at once', async () => {
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

  it('for an unknown id', async () => {
    const { deliverBatch, transports } = await given({ faultyStore: () => ({ findAll: async () => new Map() }) });
    expect(await deliverBatch()).toEqual([]);
    expect(transports.sent).toEqual([]);
  });
});

describe('emails of several scopes', () => {
  it('are each sent with the settings of their own scope', async () => {
    const emails = ['eu', 'eu.fr', 'default', 'eu'].map((scope) => anEmail({ scope }));
    const { deliverBatch, transports } = await given({ emails });
    await deliverBatch();
    const scopes = transports.sent.map(({ settings }) => settings.scope);
    expect(scopes.toSorted()).toEqual(['default', 'eu', 'eu', 'eu.fr']);
  });

  it('do not affect each other', async () => {
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

describe('the time of an invocation', () => {
  it('that is nearly over starts no attempt: the email is enqueued again when due', async () => {
    const before = anEmail();
    const times = [60_000, 15_000];
    const { deliverBatch, email, transports } = await given({ emails: [before] });
    expect(await deliverBatch(() => times.shift() ?? 15_000)).toEqual([]);
    expect(await email()).toMatchObject({ state: 'queued', attempts: 0, enqueuedAt: 0 });
    expect(transports.sent).toEqual([]);
  });

  it('that is short from the start is still used', async () => {
    const { deliverBatch, email } = await given();
    await deliverBatch(() => 10_000);
    expect((await email())?.state).toBe('sent');
  });

  it('ends attempts before its end', async () => {
    const { deliverBatch, email } = await given({
      report: (_mail, signal) => {
        const { promise, resolve } = Promise.withResolvers<ReturnType<typeof failing>>();
        const end = () => resolve(failing({ phase: 'greeting', code: 'EABORT' }));
        // On a busy machine the signal may abort before the attempt starts.
        if (signal.aborted) end();
        else signal.addEventListener('abort', end);
        return promise;
      },
    });
    await deliverBatch(() => 20);
    expect((await email())?.state).toBe('retrying');
  });
});
