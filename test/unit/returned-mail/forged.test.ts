import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../shared/email/address/address.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { newEmailId } from '../../../shared/email/lifecycle/id.ts';
import { envelopeSenderOf } from '../../../shared/email/message/identity.ts';
import { receiveReport } from '../../../shared/returned-mail/receive-report.ts';
import { builtInValues } from '../../../shared/settings/schema/built-in.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { memoryEmailStore } from '../../support/fakes/memory-email-store.ts';
import { memorySuppressionStore } from '../../support/fakes/memory-suppression-store.ts';
import { recordingLog } from '../../support/fakes/recording-log.ts';
import { recordingMetrics } from '../../support/fakes/recording-metrics.ts';
import { runs } from '../../support/limits.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const ada = parseAddress('ada@example.com');
const shop = { address: parseAddress('orders@shop.example') };
const verp = { ...builtInValues, 'bounces/verp': true, 'trans_email/ident_general/email': shop.address };

/** An inbox of returned mail over a store with one email that was sent to Ada. */
const given = async (isKept = true) => {
  const store = memoryEmailStore({ now: () => NOW });
  const email = anEmail({
    id: newEmailId(NOW, randomBytes(16)),
    state: 'sent',
    from: shop,
    to: [{ address: ada }],
    recipients: [{ address: ada, kind: 'to', state: 'accepted' }],
  });
  if (isKept) await store.accept(email, aContent());
  const changes: Email[] = [];
  const change: typeof store.change = async (...request) => {
    const changed = await store.change(...request);
    if (changed) changes.push(changed);
    return changed;
  };
  const ports = {
    store: { ...store, change },
    suppressions: memorySuppressionStore(),
    metrics: recordingMetrics(),
    now: () => NOW,
    newId: (at: number) => newEmailId(at, randomBytes(16)),
    log: recordingLog(),
  };
  return { ...ports, email, changes, receive: (text: string) => receiveReport(ports, Buffer.from(text), 'default') };
};

const bounce = ({ id = '', to = 'bounces@shop.example' }: { id?: string; to?: string }): string =>
  [
    'From: MAILER-DAEMON@far.example',
    `To: ${to}`,
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; far.example',
    '',
    `Final-Recipient: rfc822; ${ada}`,
    'Action: failed',
    'Status: 5.1.1',
    '',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    ...(id ? [`Message-ID: ${id}`] : []),
    '--b--',
    '',
  ].join('\r\n');

describe('forged bounces', () => {
  it('change nothing, even if they know sender, recipient and the millisecond of acceptance', async () => {
    const { email, receive, changes, suppressions, metrics } = await given();
    const count = runs(1_000);
    for (let n = 0; n < count; n += 1) {
      const guess = newEmailId(NOW, randomBytes(16));
      const isByReturnPath = n % 2 === 1;
      const forged = isByReturnPath
        ? { to: envelopeSenderOf({ id: guess }, verp) }
        : { id: n % 4 === 0 ? `<${guess}@shop.example>` : `<${email.id}@far${n}.example>` };
      await receive(bounce(forged));
    }
    expect(changes).toEqual([]);
    expect(await suppressions.find(ada)).toEqual([]);
    expect(metrics.counts).toEqual({ returnedUnmatched: count });
  });
});

describe('a bounce that quotes nothing of the email', () => {
  it("is recognized by the email's own return path", async () => {
    const { email, receive, changes } = await given();
    const to = envelopeSenderOf(email, verp);
    expect(to).toBe(`orders+${email.id.replaceAll('-', '')}@shop.example`);
    expect(await receive(bounce({ to }))).toMatchObject({ emailId: email.id, applied: [{ event: 'bounced' }] });
    await receive(bounce({ to }));
    expect(changes).toHaveLength(1);
  });

  it('is not recognized if the return path has no room for the id, or VERP is off', () => {
    const id = newEmailId(NOW, randomBytes(16));
    const long = parseAddress(`${'a'.repeat(40)}@shop.example`);
    expect(envelopeSenderOf({ id }, { ...verp, 'trans_email/ident_general/email': long })).toBe(long);
    expect(envelopeSenderOf({ id }, { ...verp, 'bounces/verp': false })).toBe(shop.address);
  });
});

describe('a bounce of an email that has been deleted', () => {
  it('changes nothing, and suppresses no address', async () => {
    const { email, receive, changes, suppressions, metrics } = await given(false);
    await receive(bounce({ id: `<${email.id}@shop.example>` }));
    expect(changes).toEqual([]);
    expect(await suppressions.find(ada)).toEqual([]);
    expect(metrics.counts).toEqual({ returnedUnmatched: 1 });
  });
});
