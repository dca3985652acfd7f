import { describe, expect, it } from 'vitest';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import type { ScopeSettings } from '../../../shared/ports/settings/settings-reader.ts';
import type { EffectiveSettings } from '../../../shared/settings/schema/effective.ts';
import { anEmail } from '../../support/builders/emails.ts';
import { settingsInForce } from '../../support/builders/settings.ts';
import { given, MINUTE, NOW } from '../../support/smtp/delivery.ts';

describe('without a mail server', () => {
  const scoped = (settings: ScopeSettings) => ({ settings: { effective: async () => settings } });

  it('an email expires when its time is over', async () => {
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
    expect(await email()).toMatchObject({
      state: 'suppressed',
      reason: expect.any(String),
      attempts: 0,
      recipients: [{ state: 'suppressed' }],
    });
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

  it('a held email is not rewritten while nothing has changed', async () => {
    const { deliverBatch, email, clock } = await given({ dependencies: scoped({ kind: 'not-configured' }) });
    await deliverBatch();
    const held = await email();
    clock.now += MINUTE;
    await deliverBatch();
    expect(await email()).toEqual(held);
  });

  it('a held email is sent once there are settings, without counting the time it was held', async () => {
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
