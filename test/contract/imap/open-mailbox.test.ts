import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMailbox } from '../../../shared/adapters/imap/open-mailbox.ts';
import type { MailboxServer } from '../../../shared/ports/emails/mailbox.ts';
import { freePort } from '../../support/free-port.ts';
import { type Dovecot, hasDovecot, startDovecot } from '../../support/imap/dovecot.ts';
import { type ImapServer, startImapServer } from '../../support/imap/server.ts';

const laptop = { network: { loopback: true, private: true } };
const MESSAGE = 'Subject: One\r\n\r\nHello\r\n';
const never = (): AbortSignal => new AbortController().signal;

const at = (port: number, overrides: Partial<MailboxServer> = {}): MailboxServer => ({
  host: '127.0.0.1',
  port,
  encryption: 'none',
  user: 'bounces',
  credential: { password: 'hunter2' },
  folder: 'INBOX',
  ...overrides,
});

const servers = [
  { name: 'a scripted server', isThere: true, start: startImapServer },
  { name: 'dovecot', isThere: hasDovecot, start: async () => startDovecot(await freePort()) },
];

describe.each(servers)('the mailbox of $name', ({ isThere, start }) => {
  it.skipIf(!isThere)('is searched and read by UID, and messages are moved to a new folder', async () => {
    const server: ImapServer | Dovecot = await start();
    try {
      for (const text of [MESSAGE, MESSAGE.replace('One', 'Two'), 'x'.repeat(5_000)]) server.deliver(text);
      const mailbox = await openMailbox(laptop)(at(server.port), never());
      const uids = await mailbox.search(1, mailbox.uidNext + 10, undefined);
      expect(uids).toHaveLength(3);
      const [first = 0, second = 0, third = 0] = uids;
      const subjects = await Promise.all([first, second].map(async (uid) => String(await mailbox.read(uid, 1_000))));
      expect(subjects.join()).toContain('Subject: One');
      expect(subjects.join()).toContain('Subject: Two');
      expect((await mailbox.read(third, 100))?.byteLength).toBe(100);
      expect(await mailbox.read(third + 50, 100)).toBeUndefined();
      expect(await mailbox.move([first], 'Storemail')).toBe(true);
      expect(await mailbox.move([second], 'Storemail')).toBe(true);
      expect(await mailbox.search(1, mailbox.uidNext + 10, undefined)).toEqual([third]);
      mailbox.close();
    } finally {
      await server.close();
    }
  });

  it.skipIf(!isThere)('refuses a wrong password, and reports a missing folder', async () => {
    const server = await start();
    try {
      const open = openMailbox(laptop);
      const wrong = open(at(server.port, { credential: { password: 'wrong' } }), never());
      await expect(wrong).rejects.toMatchObject({ code: 'refused' });
      await expect(open(at(server.port, { folder: 'Nowhere' }), never())).rejects.toMatchObject({ code: 'no-folder' });
    } finally {
      await server.close();
    }
  });
});

describe('a mailbox whose server', () => {
  let server: ImapServer;
  beforeEach(async () => {
    server = await startImapServer();
  });
  afterEach(() => server.close());
  const open = (overrides: Partial<MailboxServer> = {}, signal = never()) =>
    openMailbox(laptop)(at(server.port, overrides), signal);

  it('accepts access tokens is logged in to by XOAUTH2, without a password', async () => {
    server.tokens.add('token-1');
    (await open({ credential: { token: 'token-1' } })).close();
    expect(server.commands).toContainEqual(expect.stringMatching(/^AUTHENTICATE XOAUTH2$/i));
    expect(server.commands.some((command) => /^LOGIN/i.test(command))).toBe(false);
    await expect(open({ credential: { token: 'revoked' } })).rejects.toMatchObject({ code: 'refused' });
  });

  it('hangs is abandoned at the timeout', async () => {
    server.behave = (command) => (command.startsWith('SELECT') ? 'answered' : undefined);
    const controller = new AbortController();
    const opening = open({}, controller.signal);
    await expect.poll(() => server.commands.some((command) => command.startsWith('SELECT'))).toBe(true);
    controller.abort();
    await expect(opening).rejects.toMatchObject({ code: 'timeout' });
  });

  it('does not offer STARTTLS gets no password', async () => {
    await expect(open({ encryption: 'tls' })).rejects.toThrow();
    expect(server.commands.filter((command) => /^(?:LOGIN|AUTH)/i.test(command))).toEqual([]);
  });

  it('lists or returns messages that were not requested is not trusted', async () => {
    server.deliver(MESSAGE);
    server.behave = (command, socket, tag) => {
      if (command.startsWith('UID SEARCH')) socket.write(`* SEARCH 1 1 7 4294967295\r\n${tag} OK\r\n`);
      else if (command.startsWith('UID FETCH')) socket.write(`* 1 FETCH (UID 99 BODY[]<0> {2}\r\nhi)\r\n${tag} OK\r\n`);
      else return undefined;
      return 'answered';
    };
    const mailbox = await open();
    expect(await mailbox.search(1, 5, undefined)).toEqual([1]);
    expect(await mailbox.read(1, 100)).toBeUndefined();
    mailbox.close();
  });

  it('announces a gigabyte is abandoned before any of it is read', async () => {
    server.deliver(MESSAGE);
    server.behave = (command, socket) => {
      if (!command.startsWith('UID FETCH')) return undefined;
      socket.write('* 1 FETCH (UID 1 BODY[]<0> {1073741824}\r\n');
      return 'answered';
    };
    const mailbox = await open();
    await expect(mailbox.read(1, 100)).rejects.toMatchObject({ name: 'MailboxFault' });
  });

  it('disconnects in the middle of a message is reported', async () => {
    server.deliver(MESSAGE);
    server.behave = (command, socket) => {
      if (!command.startsWith('UID FETCH')) return undefined;
      socket.end('* 1 FETCH (UID 1 BODY[]<0> {500}\r\nhalf');
      return 'answered';
    };
    const mailbox = await open();
    await expect(mailbox.read(1, 100)).rejects.toMatchObject({ name: 'MailboxFault' });
  });

  it('can neither move nor expunge by UID keeps its messages where they are', async () => {
    server.capabilities = ['AUTH=PLAIN'];
    const uid = server.deliver(MESSAGE);
    const mailbox = await open();
    expect(await mailbox.move([uid], 'Storemail')).toBe(false);
    expect(server.folders.get('INBOX')).toHaveLength(1);
    expect(server.commands.filter((command) => /EXPUNGE|STORE/i.test(command))).toEqual([]);
    mailbox.close();
  });

  it('has a forbidden address is never connected to', async () => {
    const strict = openMailbox({ network: { loopback: false, private: false }, resolve: async () => ['127.0.0.1'] });
    await expect(strict(at(server.port, { host: 'mail.shop.example' }), never())).rejects.toMatchObject({
      code: 'forbidden-host',
    });
    expect(server.commands).toEqual([]);
  });
});
