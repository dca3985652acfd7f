import { describe, expect, it } from 'vitest';
import { reasonIn, reasonText } from '../../../functions/admin/page/text/reason-text.ts';
import { rows } from '../../../shared/email/faults/decision-table.ts';
import { reasonCode, reasonCodes, unattempted } from '../../../shared/email/faults/reason-code.ts';

describe('reasons', () => {
  it.each(['en', 'ja', 'zh'] as const)('have a text in %s for every code of the API', (language) => {
    for (const code of reasonCodes) expect(reasonIn(language, code), code).not.toBe(code);
  });

  it('are in English the sentences of the API', () => {
    const sentences = [...rows.map(({ kind, reason }) => [reason, kind] as const), ...unattempted];
    // The sentences of these contain a number, a reply or a port.
    const codes = [...reasonCodes].filter((code) => !/^(?:refused-alike|came-back|unreachable-port-25)$/.test(code));
    for (const code of codes) {
      const ofCode = sentences.filter(([, one]) => one === code).map(([sentence]) => `${sentence}.`);
      expect(ofCode).toContain(reasonIn('en', code));
    }
  });

  it.each([
    ['The mail server wants the message later', 'message-deferred'],
    ['Given up after its time was over. The sendmail program fails', 'sendmail-failing'],
    [
      'The mail server could not be trusted over TLS: see its certificate and the SSL setting (CERT_X)',
      'tls-untrusted',
    ],
  ])('have a code, though the first release stored them in other words: %s', (sentence, code) => {
    expect(reasonCode(sentence)).toBe(code);
  });

  it('keep the details of a sentence, and say when an email expired', () => {
    const untrusted = 'The mail server could not be trusted over TLS: check its certificate and the SSL setting';
    const told = { reason: `${untrusted} (CERT_HAS_EXPIRED)`, reason_code: 'tls-untrusted' };
    expect(reasonText(told, 'zh').text).toMatch(/。 \(CERT_HAS_EXPIRED\)$/);
    const given = { reason: 'Given up after its time was over. The mail server is busy', reason_code: 'server-busy' };
    expect(reasonText(given, 'ja').text).toBe('期限を過ぎたため、送信を中止しました。メールサーバーが混雑しています。');
  });
});
