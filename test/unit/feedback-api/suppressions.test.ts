import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../shared/email/address/address.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { newEmailId } from '../../../shared/email/lifecycle/id.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { anApiKey } from '../../support/http/api-keys.ts';
import { startOfTest } from '../../support/http/emails-api.ts';
import { aFeedbackApi } from '../../support/http/feedback-api.ts';
import { call } from '../../support/http/http-call.ts';

const given = () => {
  const made = aFeedbackApi({ keys: [anApiKey('eu', { scope: 'eu' })] });
  const ask = (method: string, path: string, body?: object, token = 'full') =>
    call(made.api, { method, path, token, ...(body && { body }) });
  return { ...made, ask, add: (email: string, more: object = {}) => ask('POST', '/suppressions', { email, ...more }) };
};

describe('suppressions', () => {
  it('can be added, retrieved by id and by address, and removed', async () => {
    const { ask, add } = given();
    const { status, json } = await add('Ada@Example.com');
    expect([status, json]).toEqual([201, { object: 'suppression', id: expect.any(String) }]);
    for (const name of [json.id, 'ada@example.com', encodeURIComponent('ADA@example.com')]) {
      expect((await ask('GET', `/suppressions/${name}`)).json).toEqual({
        object: 'suppression',
        id: json.id,
        email: 'Ada@example.com',
        origin: 'manual',
        source_id: null,
        created_at: '2026-03-01T12:00:00.000Z',
        scope: 'default',
      });
    }
    expect((await ask('DELETE', '/suppressions/ada@example.com')).json).toEqual({
      object: 'suppression',
      id: json.id,
      deleted: true,
      suppressed_emails: [],
      has_more: false,
    });
    expect((await ask('GET', `/suppressions/${json.id}`)).status).toBe(404);
  });

  it('list, when removed, exactly the emails that were not sent because of them', async () => {
    const { ask, add, emails } = given();
    await add('ada@example.com', { scope: 'eu' });
    const to = (address: string, state: 'suppressed' | 'accepted' = 'suppressed') => ({
      address: parseAddress(address),
      kind: 'to' as const,
      state,
      ...(state === 'suppressed' && { response: 'The address is on the list of suppressed addresses' }),
    });
    const kept = [];
    for (const overrides of [
      { scope: 'eu.fr', recipients: [to('Ada@example.com'), to('ben@example.com')] },
      { scope: 'eu', recipients: [to('ada@example.com')] },
      { scope: 'us', recipients: [to('ada@example.com')] },
      { scope: 'eu', recipients: [to('ben@example.com')] },
      { scope: 'eu', state: 'sent' as const, recipients: [to('ada@example.com'), to('ben@example.com', 'accepted')] },
      { scope: 'eu', recipients: [{ address: parseAddress('ada@example.com'), kind: 'to', state: 'suppressed' }] },
    ] satisfies Partial<Email>[]) {
      const email = anEmail({ id: newEmailId(startOfTest, randomBytes(16)), state: 'suppressed', ...overrides });
      await emails.accept(email, aContent());
      kept.push(email.id);
    }
    const { json } = await ask('DELETE', '/suppressions/ada@example.com');
    expect(json).toMatchObject({ deleted: true, has_more: false });
    expect(new Set(json.suppressed_emails as string[])).toEqual(new Set(kept.slice(0, 2)));
  });

  it('can be searched by part of the address, across all pages', async () => {
    const { ask } = given();
    for (const part of ['a', 'b', 'c']) {
      const emails = Array.from({ length: 100 }, (_, n) => `${part}${n}@${n === 50 ? 'found' : 'other'}.example`);
      await ask('POST', '/suppressions/batch/add', { emails });
    }
    const search = async (query: string) =>
      (await ask('GET', `/suppressions?${query}`)).json as {
        data: { id: string; email: string }[];
        has_more: boolean;
        next_after: string | null;
      };
    const all = await search('search=FOUND');
    expect([all.data.map(({ email }) => email).toSorted(), all.has_more, all.next_after]).toEqual([
      ['a50@found.example', 'b50@found.example', 'c50@found.example'],
      false,
      null,
    ]);
    const first = await search('search=found&limit=2');
    expect([first.data, first.has_more]).toEqual([all.data.slice(0, 2), true]);
    expect((await search(`search=found&limit=2&after=${first.next_after}`)).data).toEqual(all.data.slice(2));
    expect(await search('search=nowhere')).toMatchObject({ data: [], has_more: false });
    const page = await search('limit=100&origin=bounce');
    expect(page).toMatchObject({ data: [], has_more: true, next_after: expect.any(String) });
  });

  it('are added only once: a second addition returns the first entry', async () => {
    const { add } = given();
    const first = await add('ada@example.com');
    expect((await add('ADA@EXAMPLE.COM')).json).toEqual(first.json);
  });

  it('leave audit log entries of who added and removed how many, without addresses', async () => {
    const { ask, add, audit } = given();
    await add('ada@example.com', { scope: 'eu' });
    await ask('POST', '/suppressions/batch/add', { emails: ['b@example.com', 'c@example.com'] }, 'eu');
    await ask('POST', '/suppressions/batch/remove', { emails: ['b@example.com'] }, 'eu');
    await ask('DELETE', '/suppressions/ada@example.com');
    await ask('DELETE', '/suppressions/nobody@example.com');
    const entries = await audit.list({ limit: 10 });
    expect(entries).toMatchObject([
      { action: 'suppressions.removed', scope: 'eu', actor: { id: 'id-of-full' }, count: 1 },
      { action: 'suppressions.removed', scope: 'eu', actor: { id: 'id-of-eu' }, count: 1 },
      { action: 'suppressions.added', scope: 'eu', actor: { id: 'id-of-eu' }, count: 2 },
      { action: 'suppressions.added', scope: 'eu', actor: { id: 'id-of-full' }, count: 1 },
    ]);
    expect(JSON.stringify(entries)).not.toContain('@');
  });

  it('are listed newest first, page by page', async () => {
    const { ask } = given();
    const emails = Array.from({ length: 5 }, (_, n) => `c${n}@example.com`);
    await ask('POST', '/suppressions/batch/add', { emails });
    const first = (await ask('GET', '/suppressions?limit=2')).json as { data: { id: string }[]; has_more: boolean };
    const second = (await ask('GET', `/suppressions?limit=3&after=${first.data[1]?.id}`)).json as typeof first;
    expect([first.data.length, first.has_more, second.data.length, second.has_more]).toEqual([2, true, 3, false]);
    const before = (await ask('GET', `/suppressions?limit=2&before=${second.data[0]?.id}`)).json as typeof first;
    expect(before.data).toEqual(first.data);
  });

  it('can be filtered by origin', async () => {
    const { ask, add } = given();
    await add('ada@example.com');
    expect((await ask('GET', '/suppressions?origin=bounce')).json.data).toEqual([]);
    expect((await ask('GET', '/suppressions?origin=manual')).json.data).toHaveLength(1);
  });

  it('can be removed by address or id; missing ones are ignored', async () => {
    const { ask, add } = given();
    const { json } = await add('ada@example.com');
    const removed = await ask('POST', '/suppressions/batch/remove', { emails: ['ada@example.com', 'ben@example.com'] });
    expect(removed.json).toEqual({ data: [{ object: 'suppression', id: json.id, deleted: true }] });
  });

  it("can be seen and changed only in the key's scope and below it", async () => {
    const { ask, add } = given();
    await add('ada@example.com');
    const { json } = await add('ben@example.com', { scope: 'eu.fr' });
    expect((await ask('GET', '/suppressions', undefined, 'eu')).json.data).toMatchObject([{ id: json.id }]);
    expect((await ask('DELETE', '/suppressions/ada@example.com', undefined, 'eu')).status).toBe(404);
    expect((await ask('POST', '/suppressions', { email: 'a@b.example', scope: 'us' }, 'eu')).status).toBe(403);
    expect((await ask('GET', '/suppressions', undefined, 'sending')).status).toBe(401);
  });

  it.each([
    ['an address that is none', { email: 'nobody' }],
    ['an unknown scope', { email: 'a@b.example', scope: 'Default' }],
    ['an unknown field', { email: 'a@b.example', name: 'x' }],
    ['no address', {}],
  ])('reject %s without repeating it', async (_what, body) => {
    const { status, json } = await given().ask('POST', '/suppressions', body);
    expect(status).toBe(422);
    expect(json.message).not.toContain('nobody');
  });

  it.each([
    ['both emails and ids', { emails: ['a@b.example'], ids: [crypto.randomUUID()] }],
    ['neither', {}],
    ['none', { emails: [] }],
    ['more than a hundred', { emails: Array.from({ length: 101 }, (_, n) => `c${n}@b.example`) }],
  ])('cannot be removed with %s', async (_what, body) => {
    expect((await given().ask('POST', '/suppressions/batch/remove', body)).status).toBe(422);
  });
});
