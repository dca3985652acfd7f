import { describe, expect, it } from 'vitest';
import { judge } from '../../../../shared/email/faults/verdict.ts';
import type { TransportFault } from '../../../../shared/ports/sending/mail-transport.ts';
import { ann, failing, verdictOn } from '../../../support/builders/transport-faults.ts';

const NO_REPLY = { code: 'ECONNECTION' };
const reply = (code: number, text = 'no'): Partial<TransportFault> => ({ reply: code, response: `${code} ${text}` });

describe('the decision table', () => {
  it.each([
    ['relay name unknown', { phase: 'dns', code: 'ENOTFOUND' }, 'retry'],
    ['DNS timeout', { phase: 'dns', code: 'ETIMEDOUT' }, 'retry'],
    ['DNS server failing', { phase: 'dns', code: 'EAI_AGAIN' }, 'retry'],
    ['refused', { phase: 'connect', code: 'ECONNREFUSED' }, 'retry'],
    ['unreachable', { phase: 'connect', code: 'EHOSTUNREACH' }, 'retry'],
    ['reset', { phase: 'connect', code: 'ECONNRESET' }, 'retry'],
    ['connect timeout', { phase: 'connect', code: 'ETIMEDOUT' }, 'retry'],
    ['greeting 421', { phase: 'greeting', code: 'EPROTOCOL', ...reply(421) }, 'throttle'],
    ['greeting 554', { phase: 'greeting', code: 'EPROTOCOL', ...reply(554) }, 'hold'],
    ['greeting 450', { phase: 'greeting', code: 'EPROTOCOL', ...reply(450) }, 'retry'],
    ['greeting garbage', { phase: 'greeting', code: 'EPROTOCOL' }, 'retry'],
    ['no greeting', { phase: 'greeting', code: 'ETIMEDOUT' }, 'retry'],
    ['EHLO refused', { phase: 'ehlo', code: 'EPROTOCOL', ...reply(502) }, 'hold'],
    ['certificate expired', { phase: 'tls', code: 'CERT_HAS_EXPIRED' }, 'hold'],
    ['certificate not yet valid', { phase: 'tls', code: 'CERT_NOT_YET_VALID' }, 'hold'],
    ['certificate of another name', { phase: 'connect', code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'hold'],
    ['certificate self-signed', { phase: 'connect', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'hold'],
    ['certificate of an unknown authority', { phase: 'tls', code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, 'hold'],
    ['TLS too old', { phase: 'tls', code: 'ERR_SSL_UNSUPPORTED_PROTOCOL' }, 'hold'],
    ['TLS on a plain port', { phase: 'connect', code: 'ERR_SSL_WRONG_VERSION_NUMBER' }, 'hold'],
    ['connection cut during the TLS handshake', { phase: 'tls', code: 'ECONNRESET' }, 'retry'],
    ['STARTTLS 454', { phase: 'tls', code: 'ETLS', ...reply(454) }, 'retry'],
    ['STARTTLS refused or not offered', { phase: 'tls', code: 'ETLS', ...reply(502) }, 'hold'],
    ['AUTH 535', { phase: 'auth', code: 'EAUTH', ...reply(535) }, 'hold'],
    ['AUTH 534', { phase: 'auth', code: 'EAUTH', ...reply(534) }, 'hold'],
    ['AUTH missing credentials', { phase: 'auth', code: 'ENOAUTH' }, 'hold'],
    ['AUTH 454', { phase: 'auth', code: 'EAUTH', ...reply(454) }, 'throttle'],
    ['AUTH 421', { phase: 'auth', code: 'EAUTH', ...reply(421) }, 'throttle'],
    ['AUTH not offered', { phase: 'auth', code: 'ENOAUTH' }, 'hold'],
    ['connection cut during AUTH', { phase: 'auth', ...NO_REPLY }, 'retry'],
    ['MAIL 451', { phase: 'mail', code: 'EENVELOPE', ...reply(451) }, 'retry'],
    ['MAIL 530', { phase: 'mail', code: 'EENVELOPE', ...reply(530) }, 'hold'],
    ['MAIL 550', { phase: 'mail', code: 'EENVELOPE', ...reply(550) }, 'hold'],
    ['MAIL 552', { phase: 'mail', code: 'EENVELOPE', ...reply(552) }, 'failed'],
    ['MAIL 552 for its size', { phase: 'mail', code: 'EENVELOPE', enhanced: '5.2.3', ...reply(552) }, 'failed'],
    ['MAIL 552 for a full account', { phase: 'mail', code: 'EENVELOPE', enhanced: '5.2.2', ...reply(552) }, 'hold'],
    ['MAIL 552 for the sender', { phase: 'mail', code: 'EENVELOPE', enhanced: '5.1.0', ...reply(552) }, 'hold'],
    ['larger than the SIZE announced', { phase: 'mail', code: 'EMESSAGE' }, 'failed'],
    ['4.7.x at MAIL', { phase: 'mail', code: 'EENVELOPE', enhanced: '4.7.0', ...reply(450) }, 'throttle'],
    ['4.7.x at the dot', { phase: 'dot', code: 'EMESSAGE', dot: true, enhanced: '4.7.28', ...reply(450) }, 'throttle'],
    ['4.7.x in the greeting', { phase: 'greeting', code: 'EPROTOCOL', enhanced: '4.7.0', ...reply(450) }, 'throttle'],
    [
      '4.7.1 of a greylist',
      { phase: 'data', code: 'EENVELOPE', enhanced: '4.7.1', ...reply(451, 'Greylisted') },
      'retry',
    ],
    ['STARTTLS 454 4.7.0', { phase: 'tls', code: 'ETLS', enhanced: '4.7.0', ...reply(454) }, 'retry'],
    ['503 at MAIL', { phase: 'mail', code: 'EENVELOPE', ...reply(503) }, 'retry'],
    ['503 at DATA', { phase: 'data', code: 'EENVELOPE', ...reply(503) }, 'retry'],
    ['421 at MAIL', { phase: 'mail', code: 'EENVELOPE', ...reply(421) }, 'throttle'],
    ['421 at DATA', { phase: 'data', code: 'EENVELOPE', ...reply(421) }, 'throttle'],
    ['421 at the dot', { phase: 'dot', code: 'EMESSAGE', dot: true, ...reply(421) }, 'throttle'],
    ['cut before the dot', { phase: 'data', ...NO_REPLY }, 'retry'],
    ['hang before the dot', { phase: 'rcpt', code: 'ETIMEDOUT' }, 'retry'],
    ['reset before the dot', { phase: 'mail', code: 'ECONNRESET' }, 'retry'],
    ['dot 451', { phase: 'dot', code: 'EMESSAGE', dot: true, ...reply(451) }, 'retry'],
    ['dot 554', { phase: 'dot', code: 'EMESSAGE', dot: true, ...reply(554) }, 'bounced'],
    [
      'dot 554 with block-list wording',
      { phase: 'dot', code: 'EMESSAGE', dot: true, ...reply(554, 'Blocked by Spamhaus') },
      'throttle',
    ],
    [
      'dot 554 as spam, without an enhanced code',
      { phase: 'dot', code: 'EMESSAGE', dot: true, ...reply(554, 'Reject due to policy restrictions.') },
      'hold',
    ],
    ['no reply after the dot', { phase: 'dot', ...NO_REPLY, dot: true }, 'ambiguous'],
    ['unreadable reply after the dot', { phase: 'dot', code: 'EMESSAGE', dot: true, response: 'hm?' }, 'ambiguous'],
    [
      'a reply after the dot that is neither yes nor no',
      { phase: 'dot', code: 'EMESSAGE', dot: true, ...reply(354) },
      'ambiguous',
    ],
    ['TLS alert internal_error', { phase: 'tls', code: 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR' }, 'retry'],
    ['TLS alert certificate_required', { phase: 'ehlo', code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' }, 'hold'],
    [
      'a client certificate demanded with 421',
      { phase: 'ehlo', code: 'EPROTOCOL', ...reply(421, 'No client certificate presented') },
      'hold',
    ],
    [
      'a client certificate demanded at MAIL FROM',
      { phase: 'mail', code: 'EENVELOPE', ...reply(450, 'TLS client certificate required') },
      'hold',
    ],
    ['abort after the dot', { phase: 'dot', code: 'EABORT', dot: true }, 'ambiguous'],
    ['compose error', { phase: 'compose', code: 'ComposeFailed' }, 'failed'],
    ['ECONFIG', { phase: 'connect', code: 'ECONFIG' }, 'hold'],
    ['EPROXY', { phase: 'connect', code: 'EPROXY' }, 'hold'],
    ['a host with a forbidden address', { phase: 'dns', code: 'EFORBIDDENHOST' }, 'hold'],
    ...['EX_64', 'EX_77', 'EX_78', 'ENOENT', 'EACCES'].map(
      (code) => [`sendmail ${code}`, { phase: 'sendmail', code }, 'hold'] as const,
    ),
    ['sendmail EX_65', { phase: 'sendmail', code: 'EX_65' }, 'failed'],
    ['sendmail EX_67', { phase: 'sendmail', code: 'EX_67' }, 'bounced'],
    ['sendmail EX_68', { phase: 'sendmail', code: 'EX_68' }, 'retry'],
    ...[69, 70, 71, 72, 73, 74, 75].map(
      (exit) => [`sendmail EX_${exit}`, { phase: 'sendmail', code: `EX_${exit}` }, 'retry'] as const,
    ),
    ...['EX_76', 'EX_KILLED'].map((code) => [`sendmail ${code}`, { phase: 'sendmail', code }, 'ambiguous'] as const),
    ['sendmail exits with something else', { phase: 'sendmail', code: 'EX_1' }, 'retry'],
    ['no time left', { phase: 'connect', code: 'EABORT' }, 'retry'],
    ['an error without a code', { phase: 'unknown', code: '' }, 'retry'],
  ] as const)('%s', (_symptom, changes, verdict) => {
    expect(verdictOn(changes)).toBe(verdict);
  });

  it.each([
    ['relay name unknown', { phase: 'dns', code: 'ENOTFOUND' }, 3, 'hold'],
    ['greeting garbage', { phase: 'greeting', code: 'EPROTOCOL' }, 3, 'hold'],
    ['block-list wording', { phase: 'dot', code: 'EMESSAGE', dot: true, ...reply(554, 'on our RBL') }, 3, 'hold'],
    ['sendmail EX_75', { phase: 'sendmail', code: 'EX_75' }, 9, 'retry'],
    ['sendmail EX_75', { phase: 'sendmail', code: 'EX_75' }, 10, 'failed'],
    ['DNS timeout', { phase: 'dns', code: 'ETIMEDOUT' }, 100, 'retry'],
  ] as const)('%s, %d times in a row', (_symptom, changes, inARow, verdict) => {
    expect(verdictOn(changes, inARow)).toBe(verdict);
  });

  it('starts counting again after another fault', () => {
    const unknownName = judge([ann], failing({ phase: 'dns', code: 'ENOTFOUND' }), {
      faultBefore: { kind: 'unreachable', inARow: 7 },
    });
    expect(unknownName.fault).toEqual({ kind: 'name-unknown', inARow: 1 });
  });

  it('mentions port 25 if that port could not be reached', () => {
    const unreachable = failing({ phase: 'connect', code: 'ETIMEDOUT' });
    expect(judge([ann], unreachable, { port: 25 }).reason).toContain('port 25');
    expect(judge([ann], unreachable, { port: 587 }).reason).not.toContain('port');
  });
});
