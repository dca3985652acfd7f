import { describe, expect, it, vi } from 'vitest';
import { parseAddress } from '../../../shared/email/address/address.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { newEmailId } from '../../../shared/email/lifecycle/id.ts';
import { SettingsUnavailable } from '../../../shared/ports/errors.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { settingsInForce } from '../../support/builders/settings.ts';
import { memoryDns } from '../../support/dns/memory-dns.ts';
import { memoryEmailStore } from '../../support/fakes/memory-email-store.ts';
import { anApiKey } from '../../support/http/api-keys.ts';
import { startOfTest } from '../../support/http/emails-api.ts';
import { aFeedbackApi } from '../../support/http/feedback-api.ts';
import { call } from '../../support/http/http-call.ts';

const ada = parseAddress('ada@example.com');
const bob = parseAddress('bob@example.net');

const emailAt = (ago: number, overrides: Partial<Email> = {}): Email => {
  const createdAt = startOfTest - ago;
  return anEmail({ id: newEmailId(createdAt, crypto.getRandomValues(new Uint8Array(16))), createdAt, ...overrides });
};

const asked = async (emails: Email[], overrides: Parameters<typeof aFeedbackApi>[0] = {}) => {
  const store = memoryEmailStore({ now: () => startOfTest });
  const parts = aFeedbackApi({
    keys: [anApiKey('eu', { scope: 'eu' }), anApiKey('us', { scope: 'us' })],
    store,
    emailLog: store,
    ...overrides,
  });
  for (const email of emails) await store.accept(email, aContent());
  const ask = (query = 'to=ada@example.com', token = 'full') =>
    call(parts.api, { method: 'GET', path: `/emails/why?${query}`, token });
  return { ...parts, ask, store };
};

describe('GET /emails/why', () => {
  it('explains in one sentence what happened to the newest email to an address, and what to do', async () => {
    const reason = 'The mail server refused user name and password';
    const held = emailAt(60_000, {
      state: 'held',
      reason,
      heldAt: startOfTest,
      fault: { kind: 'auth-refused', inARow: 1 },
      type: 'order',
    });
    const { ask } = await asked([emailAt(120_000, { state: 'sent' }), held]);
    const { status, json } = await ask('to=Ada@Example.com');
    expect(status).toBe(200);
    expect(json).toMatchObject({
      object: 'why',
      outcome: 'held',
      cause: 'auth-refused',
      dns: [],
      step: 'fix-login',
      sentence:
        'The email of 2026-03-01T11:59:00.000Z is held, and goes out once the cause is fixed. The mail server refused the user name and password.',
      next_step: 'Check Auth, Username and Password in the mail settings.',
      parameters: { scope: 'default', created_at: '2026-03-01T11:59:00.000Z', held_since: '2026-03-01T12:00:00.000Z' },
      email: { id: held.id, type: 'order', state: 'held', last_event: 'delivery_delayed' },
    });
  });

  it('continues with the previous email', async () => {
    const [older, newer] = [emailAt(120_000, { state: 'canceled' }), emailAt(60_000)];
    const { ask } = await asked([older, newer]);
    const first = (await ask()).json;
    expect(first).toMatchObject({ outcome: 'waiting', has_more: true });
    expect((await ask(`to=ada@example.com&after=${first.next_after}`)).json).toMatchObject({ email: { id: older.id } });
  });

  it("explains each recipient's own outcome without mentioning the others", async () => {
    const recipients = [
      { address: ada, kind: 'to', state: 'bounced', code: 550, response: '5.1.1 No such user' },
      { address: bob, kind: 'bcc', state: 'accepted', code: 250, response: 'Ok for the other one' },
    ] as const;
    const email = emailAt(60_000, {
      state: 'sent',
      sentAt: startOfTest,
      recipients: [...recipients],
      bcc: [{ address: bob }],
    });
    const { ask } = await asked([email]);
    const forAda = (await ask()).json;
    expect(forAda).toMatchObject({ outcome: 'refused', reply: { code: 550, response: '5.1.1 No such user' } });
    expect(JSON.stringify(forAda)).not.toMatch(/bob|other one|subject|Your order/);
    expect((await ask('to=bob@example.net')).json).toMatchObject({ outcome: 'sent', step: 'check-spam' });
  });

  it('says that there is no email, and whether the address is suppressed', async () => {
    const { ask, suppressions } = await asked([]);
    expect((await ask()).json).toMatchObject({
      outcome: 'none',
      cause: 'no-email',
      email: null,
      reply: null,
      has_more: false,
    });
    await suppressions.add({ id: emailAt(0).id, scope: 'eu', address: ada, origin: 'complaint', createdAt: 0 });
    expect((await ask()).json).toMatchObject({ outcome: 'none', cause: 'suppressed-complaint', step: 'leave-alone' });
    expect((await ask('to=ada@example.com', 'us')).json).toMatchObject({ cause: 'no-email' });
  });

  it('covers only the scopes of its key', async () => {
    const { ask } = await asked([emailAt(60_000, { scope: 'us' })]);
    expect((await ask('to=ada@example.com', 'eu')).json).toMatchObject({ outcome: 'none', email: null });
    expect((await ask('to=ada@example.com', 'us')).json).toMatchObject({ outcome: 'waiting' });
    expect((await ask('to=ada@example.com', 'sending')).status).toBe(401);
  });

  it('uses the settings in force, but does not need them', async () => {
    const recipients = [{ address: ada, kind: 'to', state: 'suppressed' } as const];
    const email = emailAt(60_000, { state: 'suppressed', reason: 'Email communications are disabled', recipients });
    const disabled = settingsInForce({ 'system/smtp/disable': true });
    expect((await (await asked([email], { settings: disabled })).ask()).json).toMatchObject({ step: 'enable-mail' });
    const effective = async () => Promise.reject(new SettingsUnavailable('SSM is down'));
    expect((await (await asked([email], { settings: { effective } })).ask()).json).toMatchObject({
      step: 'send-again',
    });
  });

  it('says when the mail server is next tried while its circuit is open', async () => {
    const reason = 'The mail server refused user name and password';
    const { ask, circuits } = await asked([emailAt(60_000, { state: 'held', reason, heldUnder: 'v1' })]);
    const circuit = { scope: 'default', version: 'v1', fault: 'auth-refused', reason, openedAt: startOfTest };
    vi.spyOn(circuits, 'read').mockResolvedValue([{ ...circuit, probeAt: startOfTest + 1 }]);
    expect((await ask()).json).toMatchObject({ parameters: { next_attempt_at: '2026-03-01T12:00:00.001Z' } });
  });

  it('names the missing DNS record, and what to do about it', async () => {
    const refused = emailAt(60_000, {
      state: 'failed',
      sentAt: startOfTest,
      from: { address: parseAddress('orders@shop.example') },
      recipients: [{ address: ada, kind: 'to', state: 'failed', returned: { class: 'policy', cause: 'General' } }],
    });
    const dns = memoryDns({ '_dmarc.shop.example': ['v=DMARC1; p=none'] });
    const { ask } = await asked([refused], { dns });
    expect((await ask()).json).toMatchObject({
      cause: 'returned-policy',
      dns: ['spf-missing'],
      step: 'fix-records',
      sentence: expect.stringMatching(/not the recipient\. shop\.example has no SPF record in DNS\.$/),
      next_step: expect.stringContaining('in the DNS of shop.example'),
    });
    for (const name of ['shop.example', '_dmarc.shop.example']) dns.silent.add(name);
    expect((await ask()).json).toMatchObject({ cause: 'returned-policy', dns: [], step: 'ask-provider' });
  });

  it('examines a limited number of emails, and returns where to continue', async () => {
    const emails = Array.from({ length: 10_200 }, (_, n) =>
      emailAt(n * 1_000, { recipients: [{ address: bob, kind: 'to', state: 'accepted' }] }),
    );
    const { ask, store } = await asked([...emails, emailAt(20_000_000)]);
    const reads = vi.spyOn(store, 'findAll');
    const { json } = await ask();
    expect(json).toMatchObject({ outcome: 'none-so-far', cause: 'not-in-reach', step: 'look-further', has_more: true });
    expect(reads.mock.calls.length).toBeLessThan(120);
    expect((await ask(`to=ada@example.com&after=${json.next_after}`)).json).toMatchObject({ outcome: 'waiting' });
  });

  it.each(['', 'to=', 'to=nobody', 'to=a@b.com&page=2', 'to=a@b.com&type=x', 'to=a@b.com&created_from=2026-02-30'])(
    'is refused for the query %j',
    async (query) => {
      expect((await (await asked([])).ask(query)).status).toBe(422);
    },
  );
});
