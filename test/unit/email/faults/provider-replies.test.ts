import { describe, expect, it } from 'vitest';
import type { Address } from '../../../../shared/email/address/address.ts';
import { accountRefusal, providerReplies } from '../../../../shared/email/faults/provider-replies.ts';
import { judge } from '../../../../shared/email/faults/verdict.ts';
import type { SmtpPhase } from '../../../../shared/ports/sending/mail-transport.ts';

const ada = 'ada@example.com' as Address;

/** What becomes of an email whose server says this at a command, or to its recipient. */
const verdictsOn = (reply: string): (string | undefined)[] => {
  const code = Number(reply.slice(0, 3));
  const enhanced = /^\d{3} (\d\.\d+\.\d+)/.exec(reply)?.[1];
  const told = { response: reply, ...(enhanced !== undefined && { enhanced }) };
  const at = (phase: SmtpPhase) => {
    const fault = { phase, code: 'EMESSAGE', reply: code, dot: phase === 'dot', ...told };
    return judge([ada], { kind: 'fault', fault, refused: [] }).recipients.get(ada)?.verdict;
  };
  const refused = [{ address: ada, code, ...told }];
  const answered = judge([ada], { kind: 'answered', accepted: [], refused }).recipients.get(ada)?.verdict;
  return [at('mail'), answered, at('data'), at('dot')];
};

const expected = (means: string): string[] => Array(4).fill(means === 'rate' ? 'throttle' : 'hold');

describe('what providers say of the account', () => {
  it.each(providerReplies.map((row) => [row.provider, row.example, row.means, row] as const))(
    '%s: "%s" is about the %s, and bounces nobody at any command',
    (_provider, example, means, row) => {
      expect(accountRefusal(example)).toBe(row);
      expect(verdictsOn(example)).toEqual(expected(means));
    },
  );

  // Further replies of the same pages, and of the same services in other words.
  it.each([
    ['554 Sending paused', 'account'],
    ['554 Access denied', 'account'],
    ['535 Account not subscribed to SES', 'account'],
    ['501 Invalid MAIL FROM address provided', 'sender'],
    ['454 Throttling failure: Maximum sending rate exceeded.', 'rate'],
    ['554 5.2.252 SendAsDenied', 'sender'],
    ['550 5.7.60 SMTP; Client does not have permissions to send as this sender', 'sender'],
    ['554 5.2.2 Submission quota exceeded', 'quota'],
    ["550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients", 'quota'],
    ['550 5.1.8 Access denied, bad outbound sender', 'account'],
    ['550 5.7.502 Access denied, banned sender', 'account'],
    ['550 5.7.606 Access denied, banned sending IP [192.0.2.1]', 'account'],
    ['550 5.7.750 Service unavailable. Client blocked from sending from unregistered domains', 'account'],
    ['550 5.7.800 Access denied, banned sender', 'account'],
    ['530 5.7.57 Client not authenticated to send mail', 'account'],
    ['535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant', 'account'],
    ['432 4.3.2 Concurrent connections limit exceeded', 'rate'],
    ['550-5.4.5 Daily user sending limit exceeded. For more information on Gmail sending limits go to', 'quota'],
    ['550 5.4.5 Daily SMTP relay limit exceeded for user.', 'quota'],
    ['550 5.7.0 Mail relay denied [192.0.2.1]', 'account'],
    ['550 verified Sender Identity', 'sender'],
    ['550 You are not authorized to send from that email address', 'sender'],
    ['550 5.7.1 This account is not approved to send email', 'account'],
    ['421 Domain sandbox1.mailgun.org is not allowed to send: Free accounts are for test purposes only.', 'account'],
    [
      '421 Domain sandbox1.mailgun.org is not allowed to send: Sandbox subdomains are for test purposes only.',
      'account',
    ],
    ['421 Domain mg.example.com is not allowed to send: Account disabled', 'account'],
    ['450 Your SMTP account is not yet activated. Please contact us', 'account'],
    ['553 Sender is not allowed to relay emails', 'sender'],
    ['552 Relaying disallowed as shop@example.com', 'sender'],
    ['501 "MAIL FROM" is non-local account', 'sender'],
    ['454 Transient reject by behaviour spam', 'rate'],
    ['554 Reject by behaviour spamANTISPAM_BAT[01201311R43]: too frequently sending', 'rate'],
    ['550 RP:TRC', 'quota'],
    ['451 RP:QRC', 'rate'],
    ['550 Domain example.com has exceeded the max defers and failures per hour (5/5 (100%)) allowed.', 'quota'],
    ['550 5.7.1 Your mail limit has been reached.', 'quota'],
  ])('"%s" is about the %s', (reply, means) => {
    expect(accountRefusal(reply)?.means).toBe(means);
    expect(verdictsOn(reply)).toEqual(expected(means));
  });

  it('holds mail when it comes as a refused login that may pass', () => {
    const response = '451 Authentication failed: Maximum credits exceeded';
    const fault = { phase: 'auth' as const, code: 'EAUTH', reply: 451, response, dot: false };
    const { recipients, accuses } = judge([ada], { kind: 'fault', fault, refused: [] });
    expect([recipients.get(ada)?.verdict, accuses]).toEqual(['hold', 'settings']);
  });

  it.each([
    '550 5.1.1 The email account that you tried to reach does not exist',
    '550 5.2.1 The email account that you tried to reach is disabled',
    '552 5.2.2 The email account that you tried to reach is over quota',
    '450 4.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages',
    '550 No such user here',
    '550 User quota exceeded',
    '452 4.2.2 Mailbox full',
    '452 mailbox over limit',
    '550 5.4.1 Recipient address rejected: Access denied',
    '550 5.7.504 [ada@example.com]: Recipient address rejected: Access denied',
    '550 5.7.505 Access denied, banned recipient',
    '550 5.7.124 Sender not in allowed-senders list',
    '550 You are not allowed to send to this group',
    '552 Message size limit exceeded',
    '552 5.3.4 Message size exceeds limit',
    '554 5.4.6 Hop count limit exceeded',
    '554 5.6.0 Malformed message',
    '554 Your message was blocked due to its attachment',
  ])('"%s" is not about the account', (reply) => {
    expect(accountRefusal(reply)).toBeUndefined();
  });
});
