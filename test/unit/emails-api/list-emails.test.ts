import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Address } from '../../../shared/email/address/address.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { newEmailId } from '../../../shared/email/lifecycle/id.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { anApiKey } from '../../support/http/api-keys.ts';
import { anEmailsApi, startOfTest } from '../../support/http/emails-api.ts';
import { call } from '../../support/http/http-call.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

const at = (createdAt: number, overrides: Partial<Email> = {}): Email =>
  anEmail({ id: newEmailId(createdAt, crypto.getRandomValues(new Uint8Array(16))), createdAt, ...overrides });

const anApi = async (emails: Email[]) => {
  const parts = anEmailsApi({ keys: [anApiKey('eu', { scope: 'eu' }), anApiKey('us', { scope: 'us' })] });
  for (const email of emails) await parts.store.accept(email, aContent());
  const list = (query = '', token = 'full') => call(parts.api, { method: 'GET', path: `/emails${query}`, token });
  const idsOf = async (query = '', token = 'full') =>
    ((await list(query, token)).json.data as { id: string }[]).map(({ id }) => id);
  return { ...parts, list, idsOf };
};

/** The newest first, as a list has them. */
const ids = (...emails: Email[]) => emails.map(({ id }) => id);

describe('GET /emails', () => {
  it('ends a page before it outgrows a response, in either direction', async () => {
    const address = 'ada@example.com' as Address;
    const one = { address, kind: 'to' as const, state: 'accepted' as const, response: '"'.repeat(200) };
    const recipients = Array.from({ length: 150 }, () => one);
    const emails = Array.from({ length: 60 }, (_, n) => at(startOfTest - n * minute, { recipients }));
    const { list } = await anApi([...emails, at(startOfTest - day)]);
    const { json } = await list('?limit=100');
    expect(Buffer.byteLength(JSON.stringify(JSON.stringify(json)))).toBeLessThan(6_000_000);
    const older = await list(`?limit=100&after=${json.next_after}`);
    const found = [json, older.json].flatMap(({ data }) => (data as { id: string }[]).map(({ id }) => id));
    expect([json.has_more, found.slice(0, 60), found.length]).toEqual([true, ids(...emails), 61]);
    const newer = (await list(`?limit=100&before=${found.at(-1)}`)).json;
    expect(newer).toMatchObject({ has_more: true });
    expect((newer.data as { id: string }[]).at(-1)?.id).toBe(emails.at(-1)?.id);
  });

  it('lists emails of all days, newest first, without content', async () => {
    const [old, middle, recent] = [at(startOfTest - 3 * day), at(startOfTest - day), at(startOfTest)];
    const { list } = await anApi([middle, recent, old]);
    const { status, json } = await list();
    expect(status).toBe(200);
    expect(json).toMatchObject({ object: 'list', has_more: false, next_after: null });
    const data = json.data as Record<string, unknown>[];
    expect(data.map(({ id }) => id)).toEqual(ids(recent, middle, old));
    for (const name of ['object', 'html', 'text', 'tags']) expect(data[0]).not.toHaveProperty(name);
    expect(data[0]).toMatchObject({ subject: 'Your order', last_event: 'queued', scheduled_at: null });
  });

  it('is empty if there are no emails', async () => {
    expect((await (await anApi([])).list()).json).toEqual({
      object: 'list',
      has_more: false,
      data: [],
      next_after: null,
    });
  });

  it('pages forward and back without gaps or repetitions', async () => {
    const emails = Array.from({ length: 25 }, (_, n) =>
      at(startOfTest - n * 7 * 60 * minute, { scope: n % 3 ? 'eu' : 'default' }),
    );
    const { list, idsOf } = await anApi(emails);
    const first = await list('?limit=10');
    expect(first.json).toMatchObject({ has_more: true, next_after: emails[9]?.id });
    expect(await idsOf(`?limit=10&after=${emails[9]?.id}`)).toEqual(ids(...emails.slice(10, 20)));
    expect((await list(`?limit=10&after=${emails[19]?.id}`)).json).toMatchObject({ has_more: false });
    expect(await idsOf(`?limit=10&after=${emails[19]?.id}`)).toEqual(ids(...emails.slice(20)));
    expect(await idsOf(`?limit=10&before=${emails[20]?.id}`)).toEqual(ids(...emails.slice(10, 20)));
    expect((await list(`?limit=10&before=${emails[10]?.id}`)).json).toMatchObject({ has_more: false });
  });

  it('returns every email once in pages of any size, whatever their times and scopes', async () => {
    const email = fc.record({
      age: fc.integer({ min: 0, max: 5 * day }),
      scope: fc.constantFrom('default', 'eu', 'eu.fr'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(email, { maxLength: 30 }), fc.integer({ min: 1, max: 7 }), async (wanted, limit) => {
        const emails = wanted.map(({ age, scope }) => at(startOfTest - age, { scope }));
        const { list } = await anApi(emails);
        const seen: string[] = [];
        let after: unknown = null;
        do {
          const { json } = await list(`?limit=${limit}${after ? `&after=${after}` : ''}`);
          const page = json.data as { id: string }[];
          expect(page.length).toBe(Math.min(limit, emails.length - seen.length));
          seen.push(...page.map(({ id }) => id));
          after = json.next_after;
        } while (after);
        expect(seen).toEqual(
          emails
            .map(({ id }) => id)
            .sort()
            .reverse(),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('shows a key its scope and the scopes below it', async () => {
    const [all, eu, fr, us] = ['default', 'eu', 'eu.fr', 'us'].map((scope, n) => at(startOfTest - n, { scope })) as [
      Email,
      Email,
      Email,
      Email,
    ];
    const { idsOf } = await anApi([all, eu, fr, us]);
    expect(await idsOf()).toEqual(ids(all, eu, fr, us));
    expect(await idsOf('', 'eu')).toEqual(ids(eu, fr));
    expect(await idsOf('?scope=eu')).toEqual(ids(eu, fr));
    expect(await idsOf('?scope=eu.fr', 'eu')).toEqual(ids(fr));
    expect(await idsOf('?scope=us', 'eu')).toEqual([]);
    expect(await idsOf('?scope=default', 'eu')).toEqual(ids(eu, fr));
  });

  it('filters by last event, recipient and type', async () => {
    const bob = { address: 'Bob@example.com' as Address, kind: 'bcc' as const, state: 'pending' as const };
    const sent = at(startOfTest, { state: 'sent' });
    const toBob = at(startOfTest - 1, { recipients: [bob] });
    const order = at(startOfTest - 2, { type: 'order' });
    const { idsOf } = await anApi([sent, toBob, order]);
    expect(await idsOf('?last_event=sent')).toEqual(ids(sent));
    expect(await idsOf('?to=bob%40EXAMPLE.com')).toEqual(ids(toBob));
    expect(await idsOf('?type=order')).toEqual(ids(order));
    expect(await idsOf('?type=order&last_event=sent')).toEqual([]);
  });

  it('filters by time, including the start', async () => {
    const emails = [0, 1, 2].map((n) => at(startOfTest - n * day)) as [Email, Email, Email];
    const { idsOf } = await anApi(emails);
    const time = (n: number) => new Date(startOfTest - n * day).toISOString();
    expect(await idsOf(`?created_from=${time(1)}`)).toEqual(ids(emails[0], emails[1]));
    expect(await idsOf(`?created_to=${time(1)}`)).toEqual(ids(emails[2]));
    expect(await idsOf(`?created_from=${time(1)}&created_to=${time(0)}`)).toEqual(ids(emails[1]));
    expect(await idsOf('?created_from=2026-03-01')).toEqual(ids(emails[0]));
  });

  it('stops after a number of emails that do not match, and returns where to continue', async () => {
    const emails = Array.from({ length: 1_200 }, (_, n) => at(startOfTest - n));
    const last = at(startOfTest - 2_000, { type: 'order' });
    const { list, store, idsOf } = await anApi([...emails, last]);
    const findAll = vi.spyOn(store, 'findAll');
    const { json } = await list('?type=order');
    expect(json).toMatchObject({ data: [], has_more: true });
    expect(findAll.mock.calls.length).toBeLessThanOrEqual(11);
    expect(await idsOf(`?type=order&after=${json.next_after}`)).toEqual([last.id]);
  });

  it.each([
    '?limit=0',
    '?limit=101',
    '?limit=x',
    '?limit=1e1',
    '?after=1',
    `?after=${crypto.randomUUID()}`,
    `?after=${at(1).id}&before=${at(1).id}`,
    '?last_event=delivered',
    '?type=newsletter',
    '?scope=EU',
    '?created_from=yesterday',
    '?created_from=2026-13-45',
    '?to=x',
  ])('refuses %s', async (query) => {
    expect(await (await anApi([])).list(query)).toMatchObject({ status: 422, json: { name: 'validation_error' } });
  });

  it('is not for a sending key', async () => {
    expect(await (await anApi([])).list('', 'sending')).toMatchObject({ status: 401 });
  });
});
