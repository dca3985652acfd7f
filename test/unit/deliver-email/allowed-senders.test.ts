import { describe, expect, it } from 'vitest';
import type { Address } from '../../../shared/email/address/address.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import type { SettingsReader } from '../../../shared/ports/settings/settings-reader.ts';
import { anEmail } from '../../support/builders/emails.ts';
import { settingsInForce } from '../../support/builders/settings.ts';
import { given, MINUTE, NOW } from '../../support/smtp/delivery.ts';

const from = (address: string): Partial<Email> => ({ from: { address: address as Address } });

/** Settings that change: each list of allowed senders is a version of its own. */
const allowing = (senders: string[]): { settings: SettingsReader; allow: (senders: string[]) => void } => {
  let [current, version] = [senders, 1];
  return {
    settings: {
      effective: async (scope) => {
        const found = await settingsInForce({ 'delivery/allowed_senders': current }).effective(scope);
        if (found.kind !== 'in-force') return found;
        return { ...found, settings: { ...found.settings, version: `default:${version}/0` } };
      },
    },
    allow: (next) => {
      [current, version] = [next, version + 1];
    },
  };
};

const started = async (changes: Partial<Email> = {}) => {
  const { settings, allow } = allowing(['shop.example']);
  const emails = [anEmail({ ...from('ceo@bank.example'), ...changes }), anEmail(from('orders@shop.example'))];
  return { ...(await given({ emails, dependencies: { settings } })), allow };
};

describe('an email whose sender is not among the allowed ones when it is to be delivered', () => {
  it('is held with the reason, without affecting other mail of the scope', async () => {
    const { deliverBatch, stored, transports, circuits } = await started();
    await deliverBatch();
    expect(await stored()).toMatchObject([
      { state: 'held', attempts: 0, heldAt: NOW, reason: expect.stringContaining('allowed senders') },
      { state: 'sent' },
    ]);
    expect(transports.sent).toHaveLength(1);
    expect((await circuits.list()).filter(({ closedAt }) => closedAt === undefined)).toEqual([]);
  });

  it('stays held however much other mail is accepted, and is never sent', async () => {
    const { deliverBatch, stored, clock, ids, transports, store, deliver } = await started();
    await deliverBatch();
    for (let hour = 0; hour < 48; hour++) {
      clock.now += 61 * MINUTE;
      const other = anEmail({ ...from('orders@shop.example'), createdAt: clock.now });
      await store.accept(other, { html: null, text: 'Hello', headers: {}, attachments: [] });
      await deliver([...ids, other.id], () => 60_000);
    }
    expect(await stored()).toMatchObject([{ state: 'held', attempts: 0, heldAt: NOW }, { state: 'sent' }]);
    expect(transports.sent).toHaveLength(49);
  });

  it('is released when other settings come into force, and sent if they allow it', async () => {
    const { deliverBatch, stored, clock, store, circuits, ids, allow } = await started();
    await deliverBatch();
    expect((await circuits.list()).map(({ scope }) => scope)).toContain('default');
    clock.now += MINUTE;
    expect(await store.retrying('default', clock.now, 10)).toMatchObject([{ id: ids[0] }]);
    allow(['shop.example', 'bank.example']);
    await deliverBatch();
    expect(await stored()).toMatchObject([{ state: 'sent', attempts: 1 }, { state: 'sent' }]);
  });

  it('stays held by settings that do not allow it either', async () => {
    const { deliverBatch, stored, allow } = await started();
    await deliverBatch();
    allow(['other.example']);
    await deliverBatch();
    expect(await stored()).toMatchObject([{ state: 'held', heldUnder: 'default:2/0' }, { state: 'sent' }]);
  });

  it('expires by its own limit, held or not', async () => {
    const { deliverBatch, stored, clock } = await started({ expiresIn: 10 });
    await deliverBatch();
    expect(await stored()).toMatchObject([{ dueAt: NOW - MINUTE + 10 * MINUTE }, {}]);
    clock.now += 10 * MINUTE;
    await deliverBatch();
    expect(await stored()).toMatchObject([{ state: 'expired' }, { state: 'sent' }]);
  });

  it('records that an attempt in progress may have reached the mail server', async () => {
    const { deliverBatch, stored } = await started({ state: 'sending', leaseUntil: NOW - 1 });
    await deliverBatch();
    expect(await stored()).toMatchObject([{ state: 'held', attempts: 1, possibleDuplicate: true }, {}]);
  });
});
