import nodemailer from 'nodemailer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { credentials, removeInbox, startTestInbox, type TestInbox } from '../support/runner/test-inbox.ts';

let inbox: TestInbox;
beforeEach(async () => {
  inbox = await startTestInbox();
});
afterEach(() => removeInbox(inbox));

const login = (method: string, pass = credentials.password) => ({
  auth: { user: credentials.username, pass, method },
});

describe('the session of a message', () => {
  it('is recorded for STARTTLS with AUTH PLAIN', async () => {
    const { auth, tls } = await inbox.deliver({});
    expect(auth).toEqual({ mechanism: 'PLAIN', user: 'storemail' });
    expect(tls).toEqual({
      mode: 'starttls',
      version: expect.stringMatching(/^TLSv1\.[23]$/),
      cipher: expect.any(String),
    });
  });

  it('is recorded for implicit TLS with AUTH LOGIN', async () => {
    const { auth, tls } = await inbox.deliver({}, { port: inbox.smtpsPort, secure: true, ...login('LOGIN') });
    expect(auth).toEqual({ mechanism: 'LOGIN', user: 'storemail' });
    expect(tls?.mode).toBe('implicit');
  });

  it('is recorded for plain text without AUTH', async () => {
    const { auth, tls } = await inbox.deliver({}, { ignoreTLS: true, requireTLS: false, auth: undefined });
    expect([auth, tls]).toEqual([null, null]);
  });

  it('is recorded for a password in plain text', async () => {
    const { auth, tls } = await inbox.deliver({}, { ignoreTLS: true, requireTLS: false });
    expect([auth?.mechanism, tls]).toEqual(['PLAIN', null]);
  });
});

describe('a client', () => {
  it.each(['PLAIN', 'LOGIN'])('with a wrong password is refused by AUTH %s', async (method) => {
    await expect(inbox.deliver({}, login(method, 'wrong'))).rejects.toMatchObject({ code: 'EAUTH', responseCode: 535 });
    expect(await inbox.messages()).toEqual([]);
  });

  it('without the CA does not trust the certificate', async () => {
    await expect(inbox.deliver({}, { tls: {} })).rejects.toMatchObject({ code: 'ESOCKET' });
  });

  it('can connect by address as well as by name', async () => {
    await expect(inbox.deliver({}, { host: '127.0.0.1' })).resolves.toBeDefined();
  });

  it('may use addresses up to the length that the RFCs allow', async () => {
    const address = (octets: number) =>
      `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(octets - 183)}`;
    await inbox.deliver({ from: address(254), to: address(254) });
    expect((await inbox.messages())[0]?.envelope).toEqual({ from: address(254), to: [address(254)] });
    await expect(inbox.deliver({ to: address(255) })).rejects.toMatchObject({ responseCode: 501 });
  });

  it('is told a size limit, and refused a larger message', async () => {
    const raw = Buffer.concat([Buffer.from('Subject: large\r\n\r\n'), Buffer.alloc(41 * 1024 * 1024, 'x\r\n')]);
    const envelope = { from: 'shop@example.com', to: ['customer@example.net'] };
    await expect(inbox.deliver({ raw, envelope })).rejects.toMatchObject({ responseCode: 552 });
    expect(await inbox.messages()).toEqual([]);
  });
});

describe('a mail', () => {
  it('is listed with its envelope, headers, parts and source', async () => {
    const message = await inbox.deliver({
      from: 'Mü Shop <shop@example.com>',
      to: 'Ann <ann@example.net>',
      bcc: 'secret@example.net',
      subject: 'Bestellung 100 · 注文',
      text: 'Thank you',
      html: '<p>Thank you</p>',
      headers: { 'X-Order': '100' },
      attachments: [{ filename: 'Größe.pdf', content: Buffer.from('%PDF'), contentType: 'application/pdf' }],
    });
    expect(message).toMatchObject({
      envelope: { from: 'shop@example.com', to: ['ann@example.net', 'secret@example.net'] },
      from: [{ name: 'Mü Shop', address: 'shop@example.com' }],
      to: [{ name: 'Ann', address: 'ann@example.net' }],
      subject: 'Bestellung 100 · 注文',
      text: 'Thank you\n',
      html: '<p>Thank you</p>\n',
      headers: { 'x-order': '100', 'mime-version': '1.0' },
      attachments: [{ filename: 'Größe.pdf', contentType: 'application/pdf', size: 4, contentId: null }],
      raw: expect.stringContaining('X-Order: 100\r\n'),
    });
    expect(new Date(message.receivedAt).toISOString()).toBe(message.receivedAt);
  });

  it('is kept byte for byte, including dots and invalid UTF-8', async () => {
    const raw = Buffer.from('Subject: bytes\r\n\r\n.\r\n..\r\n\xff\xfe caf\xe9\r\n', 'latin1');
    const { id } = await inbox.deliver({ raw, envelope: { from: '', to: ['customer@example.net'] } });
    const source = await (await fetch(`${inbox.url}/messages/${id}/raw`)).bytes();
    expect(Buffer.from(source)).toEqual(raw);
  });

  it('has its own envelope even if the connection carries several', async () => {
    const pool = { pool: true as const, maxConnections: 1, host: 'localhost', port: inbox.smtpPort, ignoreTLS: true };
    const client = nodemailer.createTransport(pool);
    for (const to of ['one@example.net', 'two@example.net']) await client.sendMail({ from: 'a@example.com', to });
    client.close();
    const recipients = (await inbox.messages()).map(({ envelope }) => envelope.to);
    expect(recipients).toEqual([['two@example.net'], ['one@example.net']]);
  });

  it('survives a restart, as does the certificate that clients trust', async () => {
    const before = await inbox.deliver({ subject: 'Kept' });
    const { ca } = inbox;
    inbox = await inbox.restart();
    expect(await inbox.messages()).toEqual([before]);
    expect(inbox.ca).toBe(ca);
  });
});
