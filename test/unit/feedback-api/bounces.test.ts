import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../shared/email/address/address.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { returnedMail } from '../../support/builders/returned-mail.ts';
import { anApiKey } from '../../support/http/api-keys.ts';
import { aFeedbackApi } from '../../support/http/feedback-api.ts';
import { call } from '../../support/http/http-call.ts';

const shop = { address: parseAddress('orders@shop.example') };
const ada = parseAddress('ada@example.com');
const ben = parseAddress('ben@example.com');

const sentTo = (...addresses: (typeof ada)[]): Partial<Email> => ({
  state: 'sent',
  from: shop,
  sentAt: Date.UTC(2026, 2, 1, 12),
  to: addresses.map((address) => ({ address })),
  recipients: addresses.map((address) => ({ address, kind: 'to', state: 'accepted', code: 250 })),
});

const given = async (overrides: Partial<Email> = sentTo(ada)) => {
  const made = aFeedbackApi({ keys: [anApiKey('eu', { scope: 'eu' })] });
  const email = anEmail(overrides);
  await made.emails.accept(email, aContent());
  return {
    ...made,
    email,
    now: async () => (await made.emails.find(email.id)) as Email,
    bounce: (body: Buffer, token = 'sending') => call(made.api, { method: 'POST', path: '/bounces', token, body }),
  };
};

describe('POST /bounces', () => {
  it('marks the recipient of a sent email as bounced, and the email as well', async () => {
    const { email, bounce, now } = await given();
    const answer = await bounce(returnedMail('postfix-user-unknown', email));
    expect(answer).toMatchObject({
      status: 200,
      json: {
        object: 'bounce',
        kind: 'failure',
        email_id: email.id,
        recipients: [{ address: 'ada@example.com', event: 'bounced' }],
      },
    });
    expect(await now()).toMatchObject({
      state: 'bounced',
      reason: expect.stringContaining('The message came back: 550 5.1.1'),
      recipients: [{ state: 'bounced', code: 550, returned: { class: 'hard', cause: 'NoEmail' } }],
      returns: [{ event: 'bounced', code: 550 }],
    });
    expect(JSON.stringify((await now()).returns)).not.toContain('ada@');
  });

  it('leaves an email as sent if another recipient still has it', async () => {
    const { email, bounce, now } = await given(sentTo(ada, ben));
    await bounce(returnedMail('postfix-user-unknown', email, ben));
    expect(await now()).toMatchObject({ state: 'sent', recipients: [{ state: 'accepted' }, { state: 'bounced' }] });
  });

  it('marks a recipient whose mail server refuses the sender as failed, not bounced', async () => {
    const { email, bounce, now, suppressions, metrics } = await given();
    await bounce(returnedMail('postfix-dmarc', email));
    expect(await now()).toMatchObject({ state: 'failed', recipients: [{ state: 'failed' }] });
    expect(await suppressions.find(ada)).toEqual([]);
    expect(metrics).toMatchObject({ counts: { returnedForPolicy: 1 } });
  });

  it('finds the original recipient of a forwarded message', async () => {
    const { email, bounce, now } = await given();
    await bounce(returnedMail('postfix-forwarded', email));
    expect((await now()).state).toBe('bounced');
  });

  it('notes a delay once without changing the state', async () => {
    const { email, bounce, now } = await given();
    await bounce(returnedMail('postfix-delayed', email));
    await bounce(returnedMail('postfix-delayed', email));
    expect(await now()).toMatchObject({ state: 'sent', returns: [{ event: 'delayed' }] });
  });

  it('records a complaint beside the state, even if the provider hides the recipient', async () => {
    for (const name of ['arf-abuse', 'arf-hidden-recipient', 'junk-mail-programme']) {
      const { email, bounce, now, suppressions } = await given();
      await bounce(returnedMail(name, email));
      await bounce(returnedMail(name, email));
      expect(await now()).toMatchObject({ state: 'sent', recipients: [{ complained: true }] });
      expect((await now()).returns).toHaveLength(1);
      expect(await suppressions.find(ada)).toMatchObject([{ origin: 'complaint', emailId: email.id }]);
    }
  });

  it('does not guess which of two recipients complained if the provider hides it', async () => {
    const { email, bounce, now } = await given(sentTo(ada, ben));
    await bounce(returnedMail('arf-hidden-recipient', email));
    expect((await now()).revision).toBe(0);
  });

  it.each(['auto-reply-outlook', 'challenge-boxbe', 'customer-reply', 'postfix-relayed', 'arf-dmarc-failure'])(
    'changes nothing for %s',
    async (name) => {
      const { email, bounce, now } = await given();
      expect((await bounce(returnedMail(name, email))).json.recipients).toEqual([]);
      expect((await now()).revision).toBe(0);
    },
  );

  it('changes nothing the second time', async () => {
    const { email, bounce, now } = await given();
    await bounce(returnedMail('exim-user-unknown', email));
    const once = await now();
    expect((await bounce(returnedMail('exim-user-unknown', email))).json.recipients).toEqual([]);
    expect(await now()).toEqual(once);
  });

  it('does not suppress an address again that was removed from the list manually', async () => {
    const { email, bounce, suppressions } = await given();
    await bounce(returnedMail('exim-user-unknown', email));
    for (const entry of await suppressions.find(ada)) await suppressions.remove(entry);
    await bounce(returnedMail('exim-user-unknown', email));
    expect(await suppressions.find(ada)).toEqual([]);
  });

  it.each([
    ['hard', 'postfix-user-unknown', ['bounce']],
    ['soft', 'postfix-mailbox-full', []],
    ['expired', 'postfix-expired', []],
    ['refused as spam', 'spam-refused', []],
  ])('suppresses later mail according to the class of a bounce: %s', async (_what, name, origins) => {
    const { email, bounce, now, suppressions } = await given();
    await bounce(returnedMail(name, email));
    expect((await now()).state).toBe('bounced');
    expect((await suppressions.find(ada)).map(({ origin }) => origin)).toEqual(origins);
  });

  it('rejects a Message-ID that is almost right', async () => {
    const { email, bounce, now, metrics } = await given();
    const good = returnedMail('postfix-user-unknown', email).toString('latin1');
    const forged = [
      good.replaceAll(email.id, crypto.randomUUID()),
      good.replaceAll(`${email.id}@shop.example`, `${email.id}@evil.example`),
      good.replaceAll(`<${email.id}@shop.example>`, `<x${email.id}@shop.example>`),
    ];
    for (const one of forged) expect((await bounce(Buffer.from(one, 'latin1'))).json.email_id).toBeNull();
    expect((await now()).revision).toBe(0);
    expect(metrics).toMatchObject({ counts: { returnedUnmatched: 3 } });
  });

  it('rejects a report about an address that is not a recipient of the email', async () => {
    const { email, bounce, now } = await given();
    await bounce(returnedMail('postfix-user-unknown', email, 'eve@example.com'));
    expect((await now()).revision).toBe(0);
  });

  it('refuses a key of another scope without revealing anything about the email', async () => {
    const { email, bounce, now } = await given({ ...sentTo(ada), scope: 'us' });
    const answer = await bounce(returnedMail('postfix-user-unknown', email), 'eu');
    expect(answer.json).toEqual({ object: 'bounce', kind: 'failure', email_id: null, recipients: [] });
    expect((await now()).revision).toBe(0);
  });

  it('asks the caller to retry while the email is being sent', async () => {
    const { email, bounce } = await given({ ...sentTo(ada), state: 'sending', leaseUntil: Date.UTC(2026, 2, 1, 13) });
    expect(await bounce(returnedMail('postfix-user-unknown', email))).toMatchObject({
      status: 409,
      headers: { 'retry-after': '60' },
    });
  });

  it("asks the caller to retry while the email's separate copies have not been made", async () => {
    const { email, bounce, now } = await given({ ...sentTo(ada), copies: [ben] });
    expect((await bounce(returnedMail('postfix-user-unknown', email))).status).toBe(409);
    expect((await now()).state).toBe('sent');
  });

  it('does not change a recipient who does not have the email yet', async () => {
    const { email, bounce, now } = await given({
      ...sentTo(ada),
      state: 'retrying',
      recipients: [{ address: ada, kind: 'to', state: 'pending' }],
    });
    await bounce(returnedMail('postfix-user-unknown', email));
    expect((await now()).revision).toBe(0);
  });

  it('applies the report to the email as changed by another writer', async () => {
    const { email, bounce, now, emails } = await given(sentTo(ada, ben));
    const [one, other] = await Promise.all([
      bounce(returnedMail('postfix-user-unknown', email)),
      bounce(returnedMail('postfix-user-unknown', email, ben)),
    ]);
    expect([one.status, other.status]).toEqual([200, 200]);
    expect((await now()).state).toBe('bounced');
    expect(await emails.find(email.id)).toMatchObject({ returns: [{}, {}] });
  });
});
