import { describe, expect, it } from 'vitest';
import { enhancedCode } from '../../../../shared/adapters/smtp/smtp-failure.ts';
import type { Address } from '../../../../shared/email/address/address.ts';
import { replyText } from '../../../../shared/email/faults/reply-text.ts';
import { judge, type VerdictContext } from '../../../../shared/email/faults/verdict.ts';
import type { SmtpPhase } from '../../../../shared/ports/sending/mail-transport.ts';

const [ada, bob, shop] = ['ada@example.net', 'bob@example.net', 'shop@example.com'] as Address[] as [
  Address,
  Address,
  Address,
];

const told = (reply: string) => ({ response: replyText(reply), ...enhancedCode(reply) });
const to = (address: Address, reply: string) => ({ address, code: Number(reply.slice(0, 3)), ...told(reply) });

const toRecipients = (replies: readonly [Address, string][], context: VerdictContext = {}) => {
  const all = replies.map(([address, reply]) => to(address, reply));
  const accepted = all.filter(({ code }) => code < 300);
  const refused = all.filter(({ code }) => code >= 300);
  const recipients = replies.map(([address]) => address);
  const { recipients: verdicts, fault } = judge(recipients, { kind: 'answered', accepted, refused }, context);
  return { verdicts: recipients.map((address) => verdicts.get(address)?.verdict), fault: fault?.kind };
};

const at = (phase: SmtpPhase, reply: string) => {
  const fault = { phase, code: 'EENVELOPE', reply: Number(reply.slice(0, 3)), dot: phase === 'dot', ...told(reply) };
  return judge([ada], { kind: 'fault', fault, refused: [] });
};

const WANTS_LOGIN = [
  '554 5.7.1 <ada@example.net>: Relay access denied',
  '550 relay not permitted',
  '550 Relaying denied',
  '550 5.7.1 Unable to relay',
  '550 5.7.1 Relaying denied. Proper authentication required.',
  "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
  '550-Please turn on SMTP Authentication in your mail client.\r\n550-host [192.0.2.1] is not\r\n550 permitted to relay',
  '550 Authentication is required for relay',
  '530 5.7.0 Authentication Required.',
  '551 This is not a relay host',
  '550 we do not relay',
  '550 Authentifizierung erforderlich',
  '503 AUTH first (#5.5.1)',
  '503 5.5.1 Authentication required',
  // defer_unauth_destination, which Postfix has by default
  '454 4.7.1 <ada@example.net>: Relay access denied',
  '503 This mail server requires authentication when attempting to send to a non-local e-mail address.',
];

describe('a server that relays only after a login', () => {
  it.each(WANTS_LOGIN)('holds mail when it says "%s" to a recipient', (reply) => {
    expect(toRecipients([[ada, reply]])).toEqual({ verdicts: ['hold'], fault: 'relay-refused' });
  });

  it.each(WANTS_LOGIN)('blames the settings when it says "%s" to MAIL FROM', (reply) => {
    expect(at('mail', reply)).toMatchObject({ accuses: 'settings', fault: { kind: 'relay-refused' } });
  });

  it.each(WANTS_LOGIN)('bounces nobody when it takes mail for its own domain and says "%s" to a customer', (reply) => {
    const replies: [Address, string][] = [
      [shop, '250 Ok'],
      [ada, reply],
    ];
    expect(toRecipients(replies)).toEqual({ verdicts: ['accepted', 'hold'], fault: 'relay-refused' });
  });

  it('bounces nobody either once its own domain has got the mail', () => {
    const denied: [Address, string][] = [[ada, '554 5.7.1 Relay access denied']];
    expect(toRecipients(denied, { wasAccepted: true }).verdicts).toEqual(['hold']);
  });
});

const BLOCKED = [
  '554 Service unavailable; Client host [192.0.2.1] blocked using Barracuda Reputation; http://www.example.com/?r=1',
  '550 192.0.2.1 is listed at zen.spamhaus.org',
  '550 Rejected: 192.0.2.1 listed at all.s5h.net',
  '550 Your IP address has been blocked',
  '550-JunkMail rejected - mail.example.com [192.0.2.1]\r\n550 is in an RBL: https://www.spamhaus.org/query/ip/192.0.2.1',
  '550 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.1',
  '550 csi.mimecast.org Poor Reputation Sender. - https://community.mimecast.com/docs/DOC-1369#550',
  '550 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using Trend Micro RBL+.',
];

describe('a server that blocks the sending host', () => {
  it.each(BLOCKED)('holds mail when it says "%s" to a recipient', (reply) => {
    expect(toRecipients([[ada, reply]])).toEqual({ verdicts: ['hold'], fault: 'block-listed' });
  });

  it.each(BLOCKED)('tries a recipient again when it says "%s" to one of several', (reply) => {
    const replies: [Address, string][] = [
      [bob, '250 Ok'],
      [ada, reply],
    ];
    expect(toRecipients(replies).verdicts).toEqual(['accepted', 'retry']);
  });

  // smtpd_delay_reject is on by default.
  it.each([
    '504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname',
    '550 5.7.1 <x>: Helo command rejected: Host not found',
    '554 5.7.1 <unknown[192.0.2.1]>: Client host rejected: Access denied',
    '550 Bad HELO - Host impersonating',
    '550 No reverse DNS (PTR) for 192.0.2.1',
  ])('holds mail when it says "%s" as late as to a recipient, as Postfix does', (reply) => {
    expect(toRecipients([[ada, reply]])).toEqual({ verdicts: ['hold'], fault: 'greeting-refused' });
  });
});

describe('a server that defers the sending host', () => {
  it.each([
    '450 4.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.1]',
    '450 4.7.1 <shop>: Helo command rejected: Host not found',
  ])('holds mail if it says "%s" for the third time', (reply) => {
    const inARow = (times: number): VerdictContext => ({ faultBefore: { kind: 'greeting-refused', inARow: times } });
    expect(toRecipients([[ada, reply]])).toEqual({ verdicts: ['throttle'], fault: 'greeting-refused' });
    expect(toRecipients([[ada, reply]], inARow(1)).verdicts).toEqual(['throttle']);
    expect(toRecipients([[ada, reply]], inARow(2)).verdicts).toEqual(['hold']);
  });
});

describe('recipients refused for different reasons', () => {
  it('are not blamed for a refusal of the sender, and bounce for their own', () => {
    const replies: [Address, string][] = [
      [ada, '554 5.7.1 <shop@example.com>: Sender address rejected: not owned by user x'],
      [bob, '550 5.1.1 <bob@example.net>: User unknown'],
    ];
    expect(toRecipients(replies)).toEqual({ verdicts: ['hold', 'bounced'], fault: 'provider-sender' });
  });

  it.each([
    '550 #5.1.0 Address rejected.',
    '511 sorry, no mailbox here by that name (#5.1.1 - chkuser)',
    '550 sorry, no mailbox here by that name. (#5.7.17)',
    '550 5.4.1 Recipient address rejected: Access denied. AS(201806281)',
    '556 5.1.10 Recipient address has null MX',
  ])('bounce where it says "%s"', (reply) => {
    expect(toRecipients([[ada, reply]])).toEqual({ verdicts: ['bounced'], fault: undefined });
  });
});
