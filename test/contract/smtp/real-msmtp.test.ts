import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sendmailTransport } from '../../../shared/adapters/sendmail/sendmail-transport.ts';
import { type AttemptVerdict, judge } from '../../../shared/email/faults/verdict.ts';
import type { TransportReport } from '../../../shared/ports/sending/mail-transport.ts';
import { type Behaviour, bytes, fin, hang, reply, rst } from '../../support/smtp/behaviours.ts';
import { testCertificates } from '../../support/smtp/certificates.ts';
import type { SmtpScript } from '../../support/smtp/script.ts';
import { loginsAt, type ScriptedSmtp, startScriptedSmtp } from '../../support/smtp/server.ts';
import { aMail, ann, bob, patience } from '../../support/smtp/transport.ts';

const MSMTP = '/usr/bin/msmtp';
const PASSWORD = 'hunter2-of-msmtp';
const LOGIN = `auth plain\nuser shop\npassword ${PASSWORD}\ntls off`;
const STARTTLS = 'auth off\ntls on\ntls_starttls on';

describe.skipIf(!existsSync(MSMTP))("Debian's msmtp", () => {
  let directory: string;
  let server: ScriptedSmtp | undefined;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'real-msmtp-'));
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
    await rm(directory, { recursive: true });
  });

  const through = async (config: string | undefined, recipients = [ann]): Promise<TransportReport> => {
    const rc = join(directory, 'msmtprc');
    if (config !== undefined) await writeFile(rc, config, { mode: 0o600 });
    const path = join(directory, 'sendmail');
    await writeFile(path, `#!/bin/sh\nexec ${MSMTP} -C ${rc} "$@"\n`);
    await chmod(path, 0o755);
    return sendmailTransport(path).send(aMail({ recipients }), patience());
  };

  const toServer = async (script: SmtpScript, lines = 'auth off\ntls off', recipients = [ann]) => {
    server = await startScriptedSmtp(script);
    return through(`account default\nhost 127.0.0.1\nport ${server.port}\n${lines}\n`, recipients);
  };

  const seen = (verdict: AttemptVerdict) => [verdict.fault?.kind, verdict.recipients.get(ann)?.verdict];

  it.each<[string, SmtpScript, string | undefined, string | undefined, string]>([
    ['greets with 554', { greeting: reply('554 5.7.1 No SMTP service here') }, undefined, 'greeting-refused', 'hold'],
    ['greets with 421', { greeting: reply('421 4.3.2 Busy') }, undefined, 'server-busy', 'throttle'],
    ['is none', { greeting: bytes('HTTP/1.1 400 No\r\n\r\n') }, undefined, 'connection-lost', 'retry'],
    ['hangs up at once', { greeting: fin() }, undefined, 'connection-lost', 'retry'],
    ['says nothing', { greeting: hang() }, 'auth off\ntls off\ntimeout 1', 'no-reply', 'retry'],
    ['refuses the login', { mechanisms: ['PLAIN'], auth: reply('535 5.7.8 Bad') }, LOGIN, 'auth-refused', 'hold'],
    [
      'puts the login off',
      { mechanisms: ['PLAIN'], auth: reply('454 4.7.0 Later') },
      LOGIN,
      'auth-deferred',
      'throttle',
    ],
    ['offers no login', {}, LOGIN, 'auth-not-possible', 'hold'],
    ['offers no STARTTLS', {}, STARTTLS, 'starttls-refused', 'hold'],
    ['has no TLS where it is to come first', {}, 'auth off\ntls on\ntls_starttls off', 'tls-failed', 'hold'],
    ['refuses the sender', { mail: reply('550 5.7.60 Send as denied') }, undefined, 'provider-sender', 'hold'],
    ['puts the sender off', { mail: reply('451 4.3.0 Later') }, undefined, 'refused-for-now', 'retry'],
    ['refuses the recipient', { rcpt: reply('550 5.1.1 Nobody here') }, undefined, undefined, 'bounced'],
    ['does not relay', { rcpt: reply('554 5.7.1 Relay access denied') }, undefined, 'relay-refused', 'hold'],
    ['has a greylist', { rcpt: reply('451 4.7.1 Greylisted') }, undefined, undefined, 'retry'],
    ['refuses the message', { dot: reply('554 5.6.0 Malformed') }, undefined, 'message-refused', 'bounced'],
    ['puts the message off', { dot: reply('451 4.3.0 Later') }, undefined, 'message-deferred', 'retry'],
    [
      'has blocked the account',
      { dot: reply('554 Sending paused for this account.') },
      undefined,
      'provider-account',
      'hold',
    ],
    ['hangs up at the recipient', { rcpt: fin() }, undefined, 'connection-lost', 'retry'],
    ['breaks off after the dot', { dot: rst() }, undefined, 'no-reply-to-dot', 'ambiguous'],
    ['hangs up after the dot', { dot: fin() }, undefined, 'no-reply-to-dot', 'ambiguous'],
    ['hangs after the dot', { dot: hang() }, 'auth off\ntls off\ntimeout 1', 'no-reply-to-dot', 'ambiguous'],
  ])('of a server that %s', async (_what, script, config, kind, verdict) => {
    expect(seen(judge([ann], await toServer(script, config)))).toEqual([kind, verdict]);
  });

  it.each(['expired', 'selfSigned', 'mismatched'] as const)(
    'of a certificate that is %s holds the mail',
    async (which) => {
      const certificate = (await testCertificates())[which];
      const report = await toServer({ tls: { mode: 'starttls', certificate } }, STARTTLS);
      expect(seen(judge([ann], report))).toEqual(['tls-untrusted', 'hold']);
    },
  );

  it.each([
    ['whose server has no name', 'account default\nhost no-such-host.invalid\nauth off\n', 'name-unknown', 'retry'],
    ['whose server is down', 'account default\nhost 127.0.0.1\nport 1\nauth off\n', 'unreachable', 'retry'],
    ['without a configuration', undefined, 'sendmail-misconfigured', 'hold'],
    ['with a configuration that it cannot read', 'account default\nbogus\n', 'sendmail-misconfigured', 'hold'],
  ])('%s', async (_what, config, kind, verdict) => {
    expect(seen(judge([ann], await through(config)))).toEqual([kind, verdict]);
  });

  it("reports the server's reply, without addresses", async () => {
    const rcpt = reply('550 5.1.1 <ann@example.com> Nobody here');
    expect(await toServer({ rcpt })).toEqual({
      kind: 'answered',
      accepted: [],
      refused: [{ address: ann, code: 550, enhanced: '5.1.1', response: '550 5.1.1 Nobody here' }],
    });
  });

  it('logs in once when the login is refused, however many recipients there are', async () => {
    const auth: Behaviour = reply('535 5.7.8 Bad');
    const report = await toServer({ mechanisms: ['PLAIN'], auth }, LOGIN, [ann, bob]);
    expect(loginsAt(server as ScriptedSmtp)).toBe(1);
    expect(JSON.stringify(report)).not.toContain(PASSWORD);
    expect([...judge([ann, bob], report).recipients.values()].map(({ verdict }) => verdict)).toEqual(['hold', 'hold']);
  });
});
