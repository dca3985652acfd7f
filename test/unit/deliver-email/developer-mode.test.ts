import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import type { Address } from '../../../shared/email/address/address.ts';
import { order, separate } from '../../support/builders/copied-order.ts';
import { acceptAll } from '../../support/fakes/scripted-transports.ts';
import { failing, given, MINUTE } from '../../support/smtp/delivery.ts';

const dev = 'dev@shop.test' as Address;

describe('developer mode redirect', () => {
  const values = { ...separate, 'developer/mode': 'redirect' as const, 'developer/redirect_to': dev };

  it('sends every email to one address, with the original recipients in a header', async () => {
    const { deliverBatch, transports } = await given({ emails: [order()], values });
    await deliverBatch();
    expect(transports.sent.map(({ recipients }) => recipients)).toEqual([[dev]]);
    const { to, headers } = await PostalMime.parse(transports.sent[0]?.raw ?? '');
    expect(to).toMatchObject([{ address: dev }]);
    const original = headers.find(({ key }) => key === 'x-storemail-original-recipients');
    expect(original?.value).toBe('ada@example.com, bob@example.com');
  });

  it('sends the same bytes at every attempt', async () => {
    let isDown = true;
    const { deliverBatch, transports, clock } = await given({
      emails: [order()],
      values,
      report: (mail) => (isDown ? failing() : acceptAll(mail)),
    });
    await deliverBatch();
    isDown = false;
    clock.now += MINUTE;
    await deliverBatch();
    expect(transports.sent[1]?.raw.equals(transports.sent[0]?.raw ?? Buffer.of())).toBe(true);
  });
});
