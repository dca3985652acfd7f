import { describe, expect, it } from 'vitest';
import type { SettingsReader } from '../../../shared/ports/settings/settings-reader.ts';
import { anEmail } from '../../support/builders/emails.ts';
import { settingsInForce } from '../../support/builders/settings.ts';
import { given, MINUTE, NOW } from '../../support/smtp/delivery.ts';

const limit = (count: number) => ({ 'sales_email/general/sending_limit': count });
const many = (count: number, scope = 'default') => Array.from({ length: count }, () => anEmail({ scope }));

describe('the sending limit', () => {
  it('lets that many emails be sent per minute; the others wait without an attempt', async () => {
    const { deliverBatch, stored, transports } = await given({ emails: many(8), values: limit(5) });
    await deliverBatch();
    expect(transports.sent).toHaveLength(5);
    const waiting = (await stored()).filter((email) => email?.state !== 'sent');
    for (const email of waiting) {
      expect(email).toMatchObject({ state: 'queued', attempts: 0, nextAttemptAt: NOW + MINUTE, dueAt: NOW + MINUTE });
    }
  });

  it('applies to all batches of a minute together, and restarts in the next', async () => {
    const { deliverBatch, deliver, transports, clock, stored } = await given({ emails: many(8), values: limit(5) });
    const ids = (await stored()).map((email) => email?.id ?? '');
    await Promise.all([deliver(ids.slice(0, 4), () => 60_000), deliver(ids.slice(4), () => 60_000)]);
    expect(transports.sent).toHaveLength(5);
    await deliverBatch();
    expect(transports.sent).toHaveLength(5);
    clock.now += MINUTE;
    await deliverBatch();
    expect(transports.sent).toHaveLength(8);
  });

  it('is shared by scopes that inherit their mail server', async () => {
    const inner = settingsInForce(limit(3));
    const settings: SettingsReader = {
      effective: async (scope) => {
        const found = await inner.effective(scope);
        return found.kind === 'in-force' ? { ...found, settings: { ...found.settings, hostScope: 'eu' } } : found;
      },
    };
    const emails = [...many(2, 'eu.fr'), ...many(2, 'eu.de')];
    const { deliverBatch, transports } = await given({ emails, dependencies: { settings } });
    await deliverBatch();
    expect(transports.sent).toHaveLength(3);
  });

  it('of one mail server is not affected by another', async () => {
    const { deliverBatch, transports } = await given({
      emails: [...many(3, 'eu'), ...many(3, 'us')],
      values: limit(2),
    });
    await deliverBatch();
    expect(transports.sent).toHaveLength(4);
  });

  it('of 0 means no limit', async () => {
    const { deliverBatch, transports } = await given({ emails: many(60), values: limit(0) });
    await deliverBatch();
    expect(transports.sent).toHaveLength(60);
  });
});
