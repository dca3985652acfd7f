import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sendmailTransport } from '../../../shared/adapters/sendmail/sendmail-transport.ts';
import { type Address, parseAddress } from '../../../shared/email/address/address.ts';
import { judge } from '../../../shared/email/faults/verdict.ts';
import { compose } from '../../../shared/email/message/compose.ts';
import type { MailTransport } from '../../../shared/ports/sending/mail-transport.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { badInputs } from '../../support/http/bad-inputs.ts';
import { hang, reply, when } from '../../support/smtp/behaviours.ts';
import type { SmtpScript } from '../../support/smtp/script.ts';
import { type ScriptedSmtp, startScriptedSmtp } from '../../support/smtp/server.ts';
import { aMail, ann, bob, faultIn, patience } from '../../support/smtp/transport.ts';

const MSMTP = '/usr/bin/msmtp';
const POSTFIX = '/usr/sbin/sendmail';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'real-sendmail-'));
});
afterEach(() => rm(directory, { recursive: true }));

/** The program as deployed: a single path that leads to its own configuration. */
const wrapped = async (command: string): Promise<MailTransport> => {
  const path = join(directory, 'sendmail');
  await writeFile(path, `#!/bin/sh\nexec ${command} "$@"\n`);
  await chmod(path, 0o755);
  return sendmailTransport(path);
};

/** Valid by our grammar, but special to shells or argument parsers. */
const oddAddresses = ["o'hara", '$HOME', '&touch&', '*', '~root', '#x', 'a{b}', '=-X', '_--help'].map((name) =>
  parseAddress(`${name}@example.com`),
);

const aMessage = async (): Promise<Buffer> => {
  const from = { name: 'Shop', address: 'sales@example.com' as Address };
  return compose(anEmail({ subject: 'Grüße' }), aContent({ text: '.\n.one dot\nFrom here on' }), { from, replyTo: [] });
};

describe.skipIf(!existsSync(MSMTP))("Debian's msmtp", () => {
  let server: ScriptedSmtp;
  afterEach(() => server.close());

  const msmtpTo = async (script: SmtpScript = {}): Promise<MailTransport> => {
    server = await startScriptedSmtp(script);
    const config = join(directory, 'msmtprc');
    await writeFile(config, `account default\nhost 127.0.0.1\nport ${server.port}\ntls off\nauth off\n`);
    return wrapped(`${MSMTP} -C ${config}`);
  };

  it('delivers our envelope and, byte for byte, our message', async () => {
    const raw = await aMessage();
    const msmtp = await msmtpTo();
    expect(await msmtp.send(aMail({ raw, recipients: [ann, bob] }), patience())).toMatchObject({ kind: 'answered' });
    expect(server.messages.map(({ from, to }) => [from, to])).toEqual([
      ['general@example.com', [ann]],
      ['general@example.com', [bob]],
    ]);
    expect(server.messages.every((message) => message.raw.equals(raw))).toBe(true);
  });

  it('accepts every address that we accept', async () => {
    const msmtp = await msmtpTo();
    await msmtp.send(aMail({ recipients: oddAddresses }), patience());
    expect(server.messages.flatMap(({ to }) => to)).toEqual(oddAddresses);
  });

  it.each(badInputs('sendmail'))('is not started for $id $name', async ({ payload }) => {
    const { from, to } = payload as { from: string; to: string[] };
    const msmtp = await msmtpTo();
    const mail = aMail({ returnPath: from as Address, recipients: to as Address[] });
    expect(faultIn(await msmtp.send(mail, patience())).code).toBe('EX_64');
    expect(server.sessions).toEqual([]);
  });

  it('sends to the others when one recipient is refused', async () => {
    const msmtp = await msmtpTo({ rcpt: when((line) => line.includes(ann), reply('550 5.1.1 Nobody here')) });
    const { recipients } = judge([ann, bob], await msmtp.send(aMail({ recipients: [ann, bob] }), patience()));
    expect([ann, bob].map((one) => recipients.get(one)?.verdict)).toEqual(['bounced', 'accepted']);
  });

  it.each([
    ['refuses the recipient for good', { rcpt: reply('550 5.1.1 Nobody here') }, 'bounced'],
    ['puts the recipient off', { rcpt: reply('451 4.1.1 Later') }, 'retry'],
    ['puts the message off', { dot: reply('451 4.3.0 Later') }, 'retry'],
  ] as const)('reports when the server %s', async (_what, script, expected) => {
    const report = await (await msmtpTo(script)).send(aMail(), patience());
    expect(judge([ann], report).recipients.get(ann)?.verdict).toBe(expected);
  });

  it('reports when there is no server', async () => {
    const msmtp = await msmtpTo();
    await server.close();
    const report = await msmtp.send(aMail(), patience());
    expect(judge([ann], report).recipients.get(ann)?.verdict).toBe('retry');
  });

  it('is killed when the server hangs after the dot until our timeout: outcome unknown', async () => {
    const msmtp = await msmtpTo({ dot: hang() });
    const giveUp = new AbortController();
    server.events.on('message', () => giveUp.abort());
    const report = await msmtp.send(aMail(), giveUp.signal);
    expect(judge([ann], report).recipients.get(ann)?.verdict).toBe('ambiguous');
  });
});

/** Only root can give postdrop a configuration and create its queue. */
const canQueue = existsSync(POSTFIX) && existsSync('/usr/sbin/postdrop') && userInfo().uid === 0;

/** The numeric id of a user or group. */
const idOf = async (file: 'passwd' | 'group', name: string): Promise<number> => {
  const line = (await readFile(`/etc/${file}`, 'utf8')).split('\n').find((one) => one.startsWith(`${name}:`));
  return Number(line?.split(':')[2]);
};

describe.skipIf(!canQueue)("Debian's Postfix sendmail", () => {
  /** With its own queue, which no daemon reads. */
  const postfix = async (): Promise<{ sendmail: MailTransport; queued: () => Promise<string[]> }> => {
    const maildrop = join(directory, 'spool', 'maildrop');
    const triggers = join(directory, 'spool', 'public');
    await Promise.all([maildrop, triggers].map((path) => mkdir(path, { recursive: true })));
    // Where a daemon would be woken; without it every message waits a second.
    await promisify(execFile)('mkfifo', [join(triggers, 'pickup')]);
    await chmod(directory, 0o755);
    await chown(maildrop, await idOf('passwd', 'postfix'), await idOf('group', 'postdrop'));
    await chmod(maildrop, 0o730);
    const main = [
      'compatibility_level = 3.6',
      `queue_directory = ${join(directory, 'spool')}`,
      `data_directory = ${directory}`,
      'myhostname = shop.example.com',
    ];
    await writeFile(join(directory, 'main.cf'), `${main.join('\n')}\n`);
    await writeFile(join(directory, 'master.cf'), '');
    return {
      sendmail: await wrapped(`env MAIL_CONFIG=${directory} ${POSTFIX}`),
      queued: async () =>
        Promise.all((await readdir(maildrop)).map((name) => readFile(join(maildrop, name), 'latin1'))),
    };
  };

  it('queues our envelope and message, once per recipient', async () => {
    const { sendmail, queued } = await postfix();
    const recipients = oddAddresses.slice(0, 3);
    const report = await sendmail.send(aMail({ raw: await aMessage(), recipients }), patience());
    expect(report).toMatchObject({ kind: 'answered', refused: [] });
    const messages = await queued();
    expect(messages).toHaveLength(recipients.length);
    for (const address of recipients) {
      const message = messages.find((one) => one.includes(address)) ?? '';
      expect(message).toContain('general@example.com');
      expect(message).toContain('Subject: =?UTF-8?');
      expect(message).toContain('.one dot');
    }
  });

  it('queues nothing for an invalid address', async () => {
    const { sendmail, queued } = await postfix();
    const recipients = ['-be@b.com' as Address];
    expect(faultIn(await sendmail.send(aMail({ recipients }), patience())).code).toBe('EX_64');
    expect(await queued()).toEqual([]);
  });
});
