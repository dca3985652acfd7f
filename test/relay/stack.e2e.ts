import nodemailer from 'nodemailer';
import { beforeAll, describe, expect, it } from 'vitest';
import { messageIn, messagesIn } from '../support/runner/inbox.ts';
import type { Runner } from '../support/runner/runner.ts';
import { runningStack } from '../support/runner/running-stack.ts';
import { createHome, runRelay } from './support/relay.ts';

const running = runningStack();
let runner: Runner;
beforeAll(() => {
  ({ runner } = running());
});

const api = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
  const answer = await fetch(`${runner.api}${path}`, {
    method,
    headers: { authorization: `Bearer ${runner.keys.full}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const json = (await answer.json()) as Record<string, unknown>;
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(json)}`);
  return json;
};

const transport = (options: object = {}) => {
  const { hostname, port } = new URL(runner.endpoints.relay);
  return nodemailer.createTransport({ host: hostname, port: Number(port), ...options });
};

describe('mail through the relay', () => {
  it('arrives unchanged, after a Received field', async () => {
    const raw = [
      'From: Shop <shop@example.com>',
      'To: jane@customer.example',
      'Bcc: hidden@customer.example',
      'Subject: as it was written',
      'Message-ID: <written@example.com>',
      'Date: Fri, 27 Nov 2026 09:00:00 +0000',
      'X-Odd:    blanks \t kept',
      '',
      '.dots',
      '..',
      'Grüße',
      '',
    ].join('\r\n');
    const to = ['jane@customer.example', 'hidden@customer.example'];
    await transport().sendMail({ envelope: { from: 'shop@example.com', to }, raw });
    const arrived = await messageIn(runner.inbox, 'as it was written');
    const expected = raw.replace('Bcc: hidden@customer.example\r\n', '');
    expect(arrived.raw.endsWith(expected)).toBe(true);
    expect(arrived.raw.slice(0, -expected.length)).toMatch(/^Received: by storemail [^\n]*\n [^\n]*\n$/);
    expect(arrived.envelope).toMatchObject({ from: 'shop@example.com', to });
  });

  it('may be larger than a request, through the bucket', async () => {
    const content = Buffer.alloc(6_000_000, 'catalogue ');
    const attachments = [{ filename: 'catalogue.pdf', content }];
    await transport().sendMail({
      from: 'shop@example.com',
      to: 'jane@customer.example',
      subject: 'large',
      text: 'x',
      attachments,
    });
    const arrived = await messageIn(runner.inbox, 'large');
    expect(arrived.attachments[0]?.size).toBe(content.length);
  });

  it('is an email like any other, with html and state', async () => {
    const info = await transport().sendMail({
      from: 'shop@example.com',
      to: 'jane@customer.example',
      subject: 'shown',
      html: '<p>Thank you</p>',
      headers: { 'Storemail-Type': 'order' },
    });
    const [, id] = /accepted as (\S+)/.exec(info.response) ?? [];
    await messageIn(runner.inbox, 'shown');
    await expect
      .poll(() => api('GET', `/emails/${id}`))
      .toMatchObject({
        last_event: 'sent',
        html: expect.stringContaining('<p>Thank you</p>'),
        delivery: { type: 'order' },
      });
  });

  it('can be sent by sendmail, too', async () => {
    const home = await createHome({ api: runner.api, key: runner.keys.sending });
    try {
      const message =
        'From: shop@example.com\nTo: jane@customer.example\nBcc: hidden@customer.example\nSubject: local\n\nx\n';
      expect(await runRelay(['sendmail', '--config', home.config, '-t', '-i'], message)).toMatchObject({ code: 0 });
      const arrived = await messageIn(runner.inbox, 'local');
      expect(arrived.envelope.to).toEqual(['jane@customer.example', 'hidden@customer.example']);
      // Only as a field, since an id may contain these letters.
      expect(arrived.raw).not.toMatch(/^bcc:|hidden@/im);
    } finally {
      await home.remove();
    }
  });

  it('is sent with the settings of the store view in the user name', async () => {
    const { smtp } = runner.endpoints;
    const general = (email: string) => ({ trans_email: { ident_general: { email } } });
    await api('PUT', '/settings/eu.fr', { ...general('fr@example.com') });
    await api('PUT', '/settings/eu.de', { ...general('de@example.com') });
    expect(smtp).toBeDefined();
    for (const view of ['fr', 'de']) {
      const auth = { user: `eu.${view}`, pass: runner.keys.sending };
      await transport({ auth }).sendMail({
        from: `${view}@example.com`,
        to: 'jane@customer.example',
        subject: `view ${view}`,
        text: 'x',
      });
      expect((await messageIn(runner.inbox, `view ${view}`)).envelope.from).toBe(`${view}@example.com`);
    }
  });

  it('is refused immediately when the API refuses it', async () => {
    const before = (await messagesIn(runner.inbox)).length;
    const refused = transport().sendMail({
      envelope: { from: 'a@example.com', to: ['b@example.com'] },
      raw: 'Subject: no from\r\n\r\nx',
    });
    await expect(refused).rejects.toMatchObject({
      responseCode: 554,
      response: expect.stringContaining('must have a From'),
    });
    expect((await messagesIn(runner.inbox)).length).toBe(before);
  });
});
