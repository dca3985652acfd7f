import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../shared/email/address/address.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { applyReport } from '../../../shared/returned-mail/apply-report.ts';
import { readReturnedMail } from '../../../shared/returned-mail/read-returned-mail.ts';
import { anEmail } from '../../support/builders/emails.ts';
import { deliveryReport } from '../../support/builders/returned-mail.ts';

const sentTo = (address: string): Email =>
  anEmail({
    state: 'sent',
    from: { address: parseAddress('orders@shop.example') },
    recipients: [{ address: parseAddress(address), kind: 'to', state: 'accepted' }],
  });

/** The state of the email's only recipient after a delivery report with these groups of fields. */
const stateAfter = (email: Email, ...groups: string[]) => {
  const report = readReturnedMail(deliveryReport(email, groups));
  const [recipient] = applyReport(email, report, 0)?.changes.recipients ?? email.recipients;
  return recipient?.state;
};

describe('a delivery report', () => {
  it.each([
    ['failed after it was delayed', ['delayed', 'failed'], 'bounced'],
    ['failed, and was delayed before', ['failed', 'delayed'], 'bounced'],
    ['reached one of several mailboxes behind the address', ['failed', 'delivered'], 'accepted'],
  ])('that names a recipient twice is read as a whole: %s', (_case, actions, state) => {
    const email = sentTo('ada@example.com');
    const groups = actions.map(
      (action) => `Final-Recipient: rfc822; ada@example.com\r\nAction: ${action}\r\nStatus: 5.1.1\r\n`,
    );
    expect(stateAfter(email, ...groups)).toBe(state);
  });

  it.each([
    ['an internationalised domain', 'utf-8; ada@bücher.example'],
    ['that domain escaped', String.raw`utf-8; ada@b\x{FC}cher.example`],
    ['that domain in ASCII', 'rfc822; ada@xn--bcher-kva.example'],
    ['quotes', 'rfc822; "ada"@xn--bcher-kva.example'],
    ['a dot at the end', 'rfc822; ada@xn--bcher-kva.example.'],
    ['brackets, a comment and capitals', 'RFC822; <Ada@XN--BCHER-KVA.example> (Ada)'],
  ])('may write the address with %s', (_what, address) => {
    const email = sentTo('ada@xn--bcher-kva.example');
    expect(stateAfter(email, `Final-Recipient: ${address}\r\nAction: failed\r\nStatus: 5.1.1\r\n`)).toBe('bounced');
  });

  it.each([
    ['as RFC 3464 asks for', 'ada+shop@example.com'],
    ['in the xtext of RFC 3461', 'ada+2Bshop@example.com'],
  ])('names the original recipient %s', (_how, original) => {
    const fields = `Original-Recipient: rfc822; ${original}\r\nFinal-Recipient: rfc822; x@y.example\r\nAction: failed\r\n`;
    expect(stateAfter(sentTo('ada+shop@example.com'), fields)).toBe('bounced');
  });
});
