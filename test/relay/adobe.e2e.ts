import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messageIn } from '../support/runner/inbox.ts';
import { type Runner, startRunner } from '../support/runner/runner.ts';
import { createHome, portOf, type RelayHome, type RelayProcess, startRelay } from './support/relay.ts';
import { connectRaw, onTheWire, type RawClient, talkOver } from './support/smtp-client.ts';

let data: string;
let runner: Runner;
let home: RelayHome;
let relay: RelayProcess;

/** Two store views of one website, with different senders, return paths and copies. */
const views = {
  fr: {
    trans_email: {
      ident_general: { name: 'Boutique', email: 'bonjour@example.com' },
      ident_sales: { name: 'Ventes', email: 'ventes@example.com' },
    },
    system: { smtp: { set_return_path: 'specified', return_path_email: 'retours@example.com' } },
    sales_email: { order: { copy_to: ['comptable@example.com'], copy_method: 'bcc' } },
  },
  de: {
    trans_email: { ident_general: { name: 'Laden', email: 'hallo@example.com' } },
    system: { smtp: { set_return_path: 'yes' } },
  },
};

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'relay-adobe-'));
  runner = await startRunner(data);
  for (const [view, document] of Object.entries(views)) await put(`eu.${view}`, document);
  home = await createHome({ api: runner.api, key: runner.keys.sending, spool: 'spool' });
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
  await writeFile(join(home.folder, 'cert.pem'), cert);
  await writeFile(join(home.folder, 'key.pem'), key, { mode: 0o600 });
  const tls = ['--tls-cert', join(home.folder, 'cert.pem'), '--tls-key', join(home.folder, 'key.pem')];
  relay = await startRelay(home, [...tls, '--implicit-tls', '127.0.0.1:0'], 2);
});
afterAll(async () => {
  await relay.kill();
  await runner.stop();
  await Promise.all([data, home.folder].map((folder) => rm(folder, { recursive: true, force: true })));
});

const put = async (scope: string, document: object): Promise<void> => {
  const headers = { authorization: `Bearer ${runner.keys.full}`, 'content-type': 'application/json' };
  const answer = await fetch(`${runner.api}/settings/${scope}`, {
    method: 'PUT',
    headers,
    body: JSON.stringify(document),
  });
  if (!answer.ok) throw new Error(`PUT /settings/${scope}: ${await answer.text()}`);
};

/** The fields of "Mail Sending Settings" that an SMTP client uses. */
interface MailSending {
  port: number;
  username: string;
  password: string;
  /** `none`, STARTTLS or implicit TLS; Magento 2.4.8.0 swaps the names of the last two. */
  security: 'none' | 'starttls' | 'implicit';
}

const insecure = { rejectUnauthorized: false, servername: 'localhost' };

const secured = async (client: RawClient): Promise<RawClient> => {
  expect(await client.say('STARTTLS')).toMatch(/^220/);
  client.socket.removeAllListeners('data');
  const socket: TLSSocket = connectTls({ socket: client.socket, ...insecure });
  return talkOver(socket);
};

const open = async ({ port, security }: MailSending): Promise<RawClient> => {
  if (security !== 'implicit') {
    const client = await connectRaw(port);
    if (security === 'none') return client;
    await client.say('EHLO [127.0.0.1]');
    return secured(client);
  }
  const client = talkOver(connectTls({ port, host: '127.0.0.1', ...insecure }));
  await client.reply();
  return client;
};

/** Sends the commands of symfony/mailer's EsmtpTransport, waiting for each reply. */
const send = async (
  settings: MailSending,
  mail: { from: string; subject: string; fields?: string[] },
): Promise<string> => {
  const client = await open(settings);
  await client.say('EHLO [127.0.0.1]');
  const { username, password } = settings;
  expect(await client.say('AUTH LOGIN')).toBe('334 VXNlcm5hbWU6');
  await client.say(Buffer.from(username).toString('base64'));
  expect(await client.say(Buffer.from(password).toString('base64'))).toMatch(/^235/);
  expect(await client.say(`MAIL FROM:<${mail.from}>`)).toMatch(/^250/);
  expect(await client.say('RCPT TO:<jane@customer.example>')).toMatch(/^250/);
  expect(await client.say('DATA')).toMatch(/^354/);
  const message = [
    'To: jane@customer.example',
    `From: =?utf-8?Q?L=C3=A4den?= <${mail.from}>`,
    `Subject: ${mail.subject}`,
    'Message-ID: <5f0c1d3e0a9b8c7d6e5f4a3b2c1d0e9f@example.com>',
    'MIME-Version: 1.0',
    'Date: Fri, 27 Nov 2026 09:00:00 +0000',
    ...(mail.fields ?? []),
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    '<p>Thank you for your order.</p>',
    '',
  ];
  client.send(onTheWire(message.join('\r\n')));
  const reply = await client.reply();
  await client.say('QUIT');
  return reply;
};

const sending = (username: string, security: MailSending['security'] = 'none'): MailSending => {
  const line = relay.addresses.find(({ implicitTls }) => implicitTls === (security === 'implicit'));
  return { port: portOf(line), username, password: runner.keys.sending, security };
};

describe('Adobe’s page "Configure email communications", with host localhost and the port of the relay', () => {
  it('sends a store view’s mail under the settings of that store view', async () => {
    expect(await send(sending('eu.fr'), { from: 'bonjour@example.com', subject: 'fr' })).toMatch(/^250/);
    expect(await send(sending('eu.de'), { from: 'hallo@example.com', subject: 'de' })).toMatch(/^250/);
    const [fr, de] = await Promise.all([messageIn(runner.inbox, 'fr'), messageIn(runner.inbox, 'de')]);
    expect(fr.envelope).toEqual(
      expect.objectContaining({ from: 'retours@example.com', to: ['jane@customer.example'] }),
    );
    expect(fr.raw).not.toMatch(/^Sender:/m);
    expect(de.envelope.from).toBe('hallo@example.com');
    expect(de.raw).toMatch(/^Sender: hallo@example\.com\r?$/m);
    expect(fr.html).toContain('Thank you for your order.');
  });

  it('sends copies for the configured types', async () => {
    await send(sending('eu.fr'), { from: 'ventes@example.com', subject: 'order', fields: ['Storemail-Type: order'] });
    const order = await messageIn(runner.inbox, 'order');
    expect(order.envelope.to).toEqual(['jane@customer.example', 'comptable@example.com']);
    expect(order.raw).not.toMatch(/comptable|Storemail-Type/);
  });

  it.each(['starttls', 'implicit'] as const)(
    "works with TLS as %s, under either of Magento's names",
    async (security) => {
      const subject = `tls ${security}`;
      expect(await send(sending('eu.de', security), { from: 'hallo@example.com', subject })).toMatch(/^250/);
      expect((await messageIn(runner.inbox, subject)).envelope.from).toBe('hallo@example.com');
    },
  );

  it('refuses a sender that the store view does not allow, visibly for the shop', async () => {
    await put('eu.it', { delivery: { allowed_senders: ['example.com'] } });
    expect(await send(sending('eu.it'), { from: 'ceo@elsewhere.example', subject: 'no' })).toMatch(/^550 .*sender/);
  });
});
