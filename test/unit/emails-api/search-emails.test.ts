import { describe, expect, it, vi } from 'vitest';
import type { Address } from '../../../shared/email/address/address.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { newEmailId } from '../../../shared/email/lifecycle/id.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { anApiKey } from '../../support/http/api-keys.ts';
import { anEmailsApi, startOfTest } from '../../support/http/emails-api.ts';
import { call } from '../../support/http/http-call.ts';

const at = (createdAt: number, overrides: Partial<Email> = {}): Email =>
  anEmail({ id: newEmailId(createdAt, crypto.getRandomValues(new Uint8Array(16))), createdAt, ...overrides });

const anApi = async (emails: Email[]) => {
  const parts = anEmailsApi({ keys: [anApiKey('eu', { scope: 'eu' })] });
  for (const email of emails) await parts.store.accept(email, aContent());
  const get = (path: string, query: Record<string, string>, token = 'full') =>
    call(parts.api, { method: 'GET', path: `${path}?${new URLSearchParams(query)}`, token });
  const subjects = async (query: Record<string, string>) =>
    ((await get('/emails', query)).json.data as { subject: string }[]).map(({ subject }) => subject);
  return { ...parts, get, subjects };
};

const toPerson = (name: string, address: string): Pick<Email, 'to' | 'recipients'> => ({
  to: [{ name, address: address as Address }],
  recipients: [{ address: address as Address, kind: 'to', state: 'pending' }],
});

describe('a search', () => {
  it("finds part of a recipient's name or address, in any case and width", async () => {
    const { subjects } = await anApi([
      at(startOfTest, { subject: 'one', ...toPerson('Ada Lovelace', 'ada@mail.example.net') }),
      at(startOfTest - 1, { subject: 'two', ...toPerson('田中 ﾀﾛｳ', 'Tanaka@example.jp') }),
      at(startOfTest - 2, { subject: 'three', ...toPerson('', 'grace@example.net') }),
    ]);
    expect(await subjects({ recipient: 'LOVE' })).toEqual(['one']);
    expect(await subjects({ recipient: 'example.net' })).toEqual(['one', 'three']);
    expect(await subjects({ recipient: 'tanaka@' })).toEqual(['two']);
    expect(await subjects({ recipient: 'タロウ' })).toEqual(['two']);
    expect(await subjects({ recipient: '.*' })).toEqual([]);
  });

  it('finds an email by its Bcc recipient', async () => {
    const hidden = { address: 'archive@example.com' as Address, kind: 'bcc' as const, state: 'pending' as const };
    const { subjects } = await anApi([at(startOfTest, { recipients: [hidden] })]);
    expect(await subjects({ recipient: 'archive' })).toEqual(['Your order']);
  });

  it('finds part of the subject, combined with other filters', async () => {
    const { subjects } = await anApi([
      at(startOfTest, { subject: 'Your order 100' }),
      at(startOfTest - 1, { subject: 'ＹＯＵＲ ORDER 101', state: 'held' }),
      at(startOfTest - 2, { subject: '' }),
    ]);
    expect(await subjects({ subject: 'your order' })).toEqual(['Your order 100', 'ＹＯＵＲ ORDER 101']);
    expect(await subjects({ subject: 'your order', state: 'held' })).toEqual(['ＹＯＵＲ ORDER 101']);
  });

  it('distinguishes states that share a last_event', async () => {
    const { subjects } = await anApi([
      at(startOfTest, { subject: 'held', state: 'held' }),
      at(startOfTest - 1, { subject: 'retrying', state: 'retrying' }),
    ]);
    expect(await subjects({ last_event: 'delivery_delayed' })).toEqual(['held', 'retrying']);
    expect(await subjects({ state: 'held' })).toEqual(['held']);
    expect(await subjects({ state: 'retrying' })).toEqual(['retrying']);
  });

  it('finds expired emails by reason, whatever they were waiting for', async () => {
    const refused = 'The mail server refused user name and password';
    const { subjects, get } = await anApi([
      at(startOfTest, { subject: 'held', state: 'held', reason: refused }),
      at(startOfTest - 1, {
        subject: 'expired',
        state: 'expired',
        reason: `Given up after its time was over. ${refused}`,
      }),
      at(startOfTest - 2, { subject: 'other', state: 'held', reason: 'There are no mail settings yet' }),
    ]);
    expect(await subjects({ reason_code: 'auth-refused' })).toEqual(['held', 'expired']);
    const { json } = await get('/emails', { state: 'held', limit: '1' });
    expect(json.data).toMatchObject([{ delivery: { reason: refused, reason_code: 'auth-refused' } }]);
  });

  it('costs the same with many emails: it examines a thousand and returns where to continue', async () => {
    const { get, store } = await anApi(Array.from({ length: 3_000 }, (_, n) => at(startOfTest - n)));
    const findAll = vi.spyOn(store, 'findAll');
    const { json } = await get('/emails', { recipient: 'nobody' });
    expect(json).toMatchObject({ data: [], has_more: true, next_after: expect.any(String) });
    expect(findAll.mock.calls.flatMap(([ids]) => ids).length).toBeLessThanOrEqual(1_100);
  });

  it.each([
    { state: 'delivery_delayed' },
    { recipient: '' },
    { subject: 'x'.repeat(201) },
    { reason_code: 'Auth refused' },
  ])('is refused: %j', async (query) => {
    const { get } = await anApi([]);
    expect(await get('/emails', query)).toMatchObject({ status: 422, json: { name: 'validation_error' } });
  });
});

describe('GET /emails/counts', () => {
  const reason = 'The mail server refused user name and password';

  it('counts by scope, state and reason, largest first', async () => {
    const { get } = await anApi([
      at(startOfTest, { state: 'held', reason, scope: 'eu' }),
      at(startOfTest - 1, { state: 'held', reason, scope: 'eu' }),
      at(startOfTest - 2, { state: 'failed', reason: 'mended by nobody knows' }),
    ]);
    expect(await get('/emails/counts', {})).toMatchObject({
      status: 200,
      json: {
        object: 'email_counts',
        data: [
          { scope: 'eu', state: 'held', reason_code: 'auth-refused', reason, emails: 2 },
          { scope: 'default', state: 'failed', reason_code: null, reason: 'mended by nobody knows', emails: 1 },
        ],
        has_more: false,
        next_after: null,
      },
    });
  });

  it('counts emails that match a filter, in the scopes of the key', async () => {
    const emails = ['default', 'eu', 'eu.fr'].map((scope, n) => at(startOfTest - n, { scope, state: 'held' }));
    const { get } = await anApi([...emails, at(startOfTest - 9, { scope: 'eu' })]);
    const { json } = await get('/emails/counts', { state: 'held' }, 'eu');
    expect((json.data as { scope: string }[]).map(({ scope }) => scope).sort()).toEqual(['eu', 'eu.fr']);
  });

  it('counts five thousand emails per request, each once', async () => {
    const { get } = await anApi(Array.from({ length: 5_200 }, (_, n) => at(startOfTest - n)));
    const first = (await get('/emails/counts', {})).json;
    expect(first).toMatchObject({ data: [{ emails: 5_000 }], has_more: true });
    const second = (await get('/emails/counts', { after: String(first.next_after) })).json;
    expect(second).toMatchObject({ data: [{ emails: 200 }], has_more: false });
  });

  it('accepts no limit', async () => {
    const { get } = await anApi([]);
    expect((await get('/emails/counts', { limit: '5' })).status).toBe(422);
  });
});
