import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../../shared/email/address/address.ts';
import type { Identity } from '../../../../shared/email/lifecycle/email.ts';
import { compose } from '../../../../shared/email/message/compose.ts';
import { aContent, anEmail } from '../../../support/builders/emails.ts';

const identity: Identity = { from: { address: parseAddress('shop@svc.test') }, replyTo: [] };
const email = anEmail({ v: 2 });
const complete =
  'From: shop@svc.test\r\nMessage-ID: <1@svc.test>\r\nDate: Fri, 27 Nov 2026 09:00:00 +0000\r\n\r\n\xff\r\n.\r\nend';

const sent = async (raw: string, more: Partial<Identity> = {}): Promise<string> =>
  (await compose(email, aContent({ raw }), { ...identity, ...more })).toString('latin1');

describe('a message that the client composed', () => {
  it('is sent unchanged after a Received field', async () => {
    const text = await sent(complete);
    expect(text.endsWith(complete)).toBe(true);
    const added = text.slice(0, -complete.length);
    expect(added).toMatch(/^Received: by storemail \(Storemail\) with HTTP id [\w-]+;\r\n \w{3}, .* \+0000\r\n$/);
    expect(added).toContain(email.id);
  });

  it('has the same bytes at every attempt', async () => {
    expect(await sent('From: shop@svc.test\r\n\r\nx\r\n')).toBe(await sent('From: shop@svc.test\r\n\r\nx\r\n'));
  });

  it('gets a Message-ID and a Date if it has none', async () => {
    const text = await sent('From: shop@svc.test\r\n\r\nx\r\n');
    expect(text).toContain(`\r\nMessage-ID: <${email.id}@svc.test>\r\n`);
    expect(text).toContain(`\r\nDate: ${new Date(email.createdAt).toUTCString().replace('GMT', '+0000')}\r\n`);
  });

  it('has the Sender of the settings instead of its own', async () => {
    const sender = parseAddress('return@svc.test');
    const text = await sent(`Sender: own@svc.test\r\n${complete}`, { sender });
    expect(text.match(/^Sender: .*$/gm)).toEqual(['Sender: return@svc.test']);
    expect(await sent(`Sender: own@svc.test\r\n${complete}`)).toContain('Sender: own@svc.test');
  });

  it('names its original recipients in developer mode', async () => {
    const to = Array.from({ length: 100 }, (_, index) => ({
      address: parseAddress(`customer-${index}@a-long-name.test`),
    }));
    const redirectedTo = parseAddress('developer@svc.test');
    const message = await compose({ ...email, to }, aContent({ raw: complete }), { ...identity, redirectedTo });
    const header = message.toString('latin1').split('\r\n\r\n')[0] ?? '';
    expect(header).toContain('X-Storemail-Original-Recipients: customer-0@a-long-name.test,\r\n customer-1@');
    expect(Math.max(...header.split('\r\n').map((line) => line.length))).toBeLessThan(998);
  });
});
