import { describe, expect, it } from 'vitest';
import { judge } from '../../../../shared/email/faults/verdict.ts';
import { convicted } from '../../../../shared/email/lifecycle/evidence.ts';
import type { SmtpPhase } from '../../../../shared/ports/sending/mail-transport.ts';
import { ann, failing } from '../../../support/builders/transport-faults.ts';

const codes: Partial<Record<SmtpPhase, string>> = {
  auth: 'EAUTH',
  mail: 'EENVELOPE',
  data: 'EMESSAGE',
  dot: 'EMESSAGE',
};

/** The verdict on the only recipient after this reply, and the row of the decision table that applied. */
const judged = (phase: SmtpPhase, response: string) => {
  const reply = Number(response.slice(0, 3));
  const [, enhanced] = /^\d{3} ([245]\.\d+\.\d+)/.exec(response) ?? [];
  const facts = { response, ...(enhanced !== undefined && { enhanced }) };
  const attempt =
    phase === 'rcpt'
      ? judge([ann], { kind: 'answered', accepted: [], refused: [{ address: ann, code: reply, ...facts }] })
      : judge([ann], failing({ phase, code: codes[phase] ?? '', reply, ...facts, dot: phase === 'dot' }));
  return { verdict: attempt.recipients.get(ann)?.verdict, kind: attempt.fault?.kind };
};

describe('a reply', () => {
  it.each([
    // RFC 4954, 6: the account has to log in by another mechanism first.
    ['auth', '432 4.7.12 A password transition is needed', 'hold', 'auth-transition'],
    ['auth', '432 A password transition is needed', 'hold', 'auth-transition'],
    ['auth', '432 4.3.2 Server busy', 'throttle', 'auth-deferred'],
    ['auth', '454 4.7.0 Temporary authentication failure', 'throttle', 'auth-deferred'],
    // TLS is missing, whichever code says so.
    ['mail', '530 5.7.0 Must issue a STARTTLS command first', 'hold', 'tls-required'],
    ['auth', '530 5.7.0 Must issue a STARTTLS command first', 'hold', 'tls-required'],
    ['auth', '538 5.7.11 Encryption required for requested authentication mechanism', 'hold', 'tls-required'],
    ['auth', '538 Use a secure channel', 'hold', 'tls-required'],
    ['mail', '523 5.7.10 Encryption Needed', 'hold', 'tls-required'],
    ['rcpt', '530 5.7.0 Must issue a STARTTLS command first', 'hold', 'tls-required'],
    ['rcpt', '450 4.7.1 Session encryption is required', 'hold', 'tls-required'],
    ['mail', '550 5.7.1 TLS required', 'hold', 'tls-required'],
    // A login is missing, though AUTH was not the command.
    ['mail', '530 5.7.0 Authentication required', 'hold', 'relay-refused'],
    ['rcpt', '535 5.7.8 Credentials invalid', 'hold', 'relay-refused'],
    ['rcpt', '534 5.7.9 Mechanism too weak', 'hold', 'relay-refused'],
    ['dot', '535 no', 'hold', 'relay-refused'],
    // The same codes and words, though no login of ours would help: other accepted mail shows whose fault it is.
    ['dot', '554 5.7.9 Message not accepted for policy reasons', 'hold', 'policy-refused'],
    ['rcpt', '550 5.7.1 RESOLVER.RST.AuthRequired; authentication required', 'hold', 'relay-denied'],
    ['dot', '550 5.7.1 RESOLVER.RST.AuthRequired; authentication required', 'hold', 'policy-refused'],
    // A policy, in words.
    ['rcpt', '550 Administrative prohibition', 'hold', 'relay-denied'],
    ['dot', '550 Administrative prohibition', 'hold', 'policy-refused'],
    ['dot', '554 Email rejected due to security policies', 'hold', 'policy-refused'],
    ['dot', '550 Mail content denied', 'hold', 'policy-refused'],
    ['dot', '554 DT:SPM 163 smtp14', 'hold', 'policy-refused'],
    ['dot', '553-Message filtered. Refer to the Troubleshooting page', 'hold', 'policy-refused'],
    ['dot', '550 permanent failure for one or more recipients (blocked)', 'hold', 'policy-refused'],
    ['rcpt', '550 Your country is not allowed to connect to this server.', 'hold', 'greeting-refused'],
    // RFC 5248: an administrator disabled the account.
    ['mail', '525 5.7.13 User Account Disabled', 'hold', 'provider-account'],
    ['rcpt', '525 no', 'hold', 'provider-account'],
    ['dot', '525 5.7.13 no', 'hold', 'provider-account'],
    // The sender's address is bad, whenever the server says so.
    ['rcpt', '550 5.1.8 Domain of sender does not resolve', 'hold', 'sender-refused'],
    ['rcpt', '553 5.1.7 Bad sender syntax', 'hold', 'sender-refused'],
    ['dot', '550 5.1.8 no', 'hold', 'sender-refused'],
    ['mail', '553 5.1.7 no', 'hold', 'sender-refused'],
    ['rcpt', '450 4.1.8 Domain of sender not found', 'retry', undefined],
    // The size, at any command and by any code.
    ['mail', '552 no', 'failed', 'too-large'],
    ['mail', '550 5.3.4 no', 'failed', 'too-large'],
    ['mail', '554 5.2.3 no', 'failed', 'too-large'],
    ['dot', '552 5.3.4 Error: message file too big', 'failed', 'too-large'],
    ['dot', '550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient', 'failed', 'too-large'],
    ['dot', '552 Message size exceeds fixed maximum', 'failed', 'too-large'],
    ['dot', '552 Message exceeds the mailbox size limit', 'bounced', 'message-refused'],
    ['dot', '552 5.2.2 Mailbox full', 'bounced', 'message-refused'],
    ['rcpt', '552 5.3.4 Message too big for this recipient', 'failed', undefined],
    ['rcpt', '552 Requested mail action aborted: exceeded storage allocation', 'bounced', undefined],
    // RFC 5321, 4.5.3.1.10: 552 is as temporary as 452.
    ['rcpt', '452 4.5.3 Too many recipients', 'retry', undefined],
    ['rcpt', '552 Too many recipients', 'retry', undefined],
    ['rcpt', '550 5.5.3 Too many recipients', 'retry', undefined],
    // The content.
    ['dot', '554 Rejected: GTUBE', 'hold', 'policy-refused'],
    ['dot', '550 Identified as UBE', 'hold', 'policy-refused'],
    ['dot', '554 5.6.0 Malformed message', 'bounced', 'message-refused'],
    // The recipient.
    ['rcpt', '556 5.1.10 Recipient address has null MX', 'bounced', undefined],
    ['rcpt', '550 5.4.4 Unable to route', 'bounced', undefined],
    ['rcpt', '521 Host does not accept mail', 'bounced', undefined],
  ] as const)('at %s: "%s" is %s', (phase, response, verdict, kind) => {
    expect(judged(phase, response)).toEqual({ verdict, kind });
  });

  it.each(['sender-refused', 'tls-required', 'provider-quota'])(
    'about the sender or the connection bounces nobody, even if other mail was accepted meanwhile: %s',
    (kind) => expect(convicted(kind).state).toBe('failed'),
  );
});
