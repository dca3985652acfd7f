import { describe, expect, it, vi } from 'vitest';
import type { Address } from '../../../shared/email/address/address.ts';
import type { EmailState } from '../../../shared/email/lifecycle/email.ts';
import { startOfTest } from '../../support/http/emails-api.ts';
import { answered, minute, refused, scheduled, withEmail } from '../../support/http/stored-email.ts';

describe('POST /emails/{id}/cancel', () => {
  it.each<EmailState>(['scheduled', 'queued', 'retrying', 'held'])('ends an email that is %s', async (state) => {
    const { ask, stored, email } = await withEmail({ ...scheduled, state });
    expect(await ask('POST', '/cancel')).toMatchObject(answered(email.id));
    expect(await stored()).toMatchObject({ state: 'canceled', recipients: [{ state: 'canceled' }] });
    expect(await stored()).not.toHaveProperty('dueAt');
  });

  it('ends an email that a recipient already has as sent, and sends no separate copies', async () => {
    const recipients = [{ address: 'ada@example.com' as Address, kind: 'to' as const, state: 'accepted' as const }];
    const copies = ['copy@shop.test' as Address];
    const { ask, stored, email } = await withEmail({ ...scheduled, state: 'retrying', recipients, copies });
    expect(await ask('POST', '/cancel')).toMatchObject(answered(email.id));
    expect(await stored()).toMatchObject({ state: 'sent' });
    expect(await stored()).not.toHaveProperty('copies');
  });

  it.each(['', '{}', 'anything'])('accepts the body %j, and a repetition', async (body) => {
    const { ask } = await withEmail(scheduled);
    expect(await ask('POST', '/cancel', body)).toMatchObject({ status: 200 });
    expect(await ask('POST', '/cancel', body)).toMatchObject({ status: 200 });
  });

  it.each<EmailState>(['sending', 'sent', 'bounced', 'failed', 'suppressed', 'expired'])(
    'is refused for an email that is %s',
    async (state) => {
      const { ask, stored, email } = await withEmail({ state });
      expect(await ask('POST', '/cancel')).toMatchObject(refused);
      expect(await stored()).toEqual(email);
    },
  );

  it('keeps a recipient who already has the email as accepted', async () => {
    const [one, two] = ['a@b.com', 'c@d.com'] as Address[] as [Address, Address];
    const { ask, stored } = await withEmail({
      state: 'retrying',
      recipients: [
        { address: one, kind: 'to', state: 'accepted' },
        { address: two, kind: 'to', state: 'pending' },
      ],
    });
    expect(await ask('POST', '/cancel')).toMatchObject({ status: 200 });
    expect(await stored()).toMatchObject({ state: 'sent', recipients: [{ state: 'accepted' }, { state: 'canceled' }] });
  });

  it('either wins or loses against a worker', async () => {
    const { ask, store, email, stored } = await withEmail();
    const [lease, cancel] = await Promise.all([
      store.change(email, { state: 'sending', leaseUntil: startOfTest + minute }),
      ask('POST', '/cancel'),
    ]);
    expect((await stored())?.state).toBe(lease ? 'sending' : 'canceled');
    expect(cancel.status).toBe(lease ? 422 : 200);
  });

  it('answers 409 if others keep changing the email', async () => {
    const { ask, store } = await withEmail(scheduled);
    vi.spyOn(store, 'change').mockResolvedValue(undefined);
    expect(await ask('POST', '/cancel')).toMatchObject({ status: 409 });
  });
});
