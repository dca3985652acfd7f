import { describe, expect, it, vi } from 'vitest';
import type { EmailState } from '../../../shared/email/lifecycle/email.ts';
import { startOfTest } from '../../support/http/emails-api.ts';
import { answered, contentGone, day, minute, refused, scheduled, withEmail } from '../../support/http/stored-email.ts';

describe('PATCH /emails/{id}', () => {
  const at = (time: number) => ({ scheduled_at: new Date(time).toISOString() });

  it('moves a scheduled email, and ignores ids in the body', async () => {
    const { ask, stored, email } = await withEmail(scheduled);
    expect(await ask('PATCH', '', { ...at(startOfTest + day), id: 'x', email_id: 7 })).toMatchObject(
      answered(email.id),
    );
    expect(await stored()).toMatchObject({
      state: 'scheduled',
      scheduledAt: startOfTest + day,
      dueAt: startOfTest + day,
    });
  });

  it.each<EmailState>(['queued', 'sending', 'retrying', 'held', 'sent', 'canceled'])(
    'is refused for an email that is %s',
    async (state) => {
      const { ask, stored, email } = await withEmail({ state });
      expect(await ask('PATCH', '', at(startOfTest + day))).toMatchObject(refused);
      expect(await stored()).toEqual(email);
    },
  );

  it.each([
    {},
    { scheduled_at: null },
    { scheduled_at: 5 },
    { scheduled_at: '' },
    { scheduled_at: 'soon' },
    { ...at(startOfTest + day), subject: 'x' },
    at(startOfTest - 1),
    at(startOfTest + 31 * day),
    [],
    'null',
  ])('refuses %j', async (body) => {
    const { ask, stored, email } = await withEmail(scheduled);
    expect(await ask('PATCH', '', body)).toMatchObject({ status: 422 });
    expect(await stored()).toEqual(email);
  });

  it('counts the thirty days from acceptance, however often the email is rescheduled', async () => {
    const { ask } = await withEmail({ ...scheduled, createdAt: startOfTest - 20 * day });
    expect(await ask('PATCH', '', at(startOfTest + 9 * day))).toMatchObject({ status: 200 });
    expect(await ask('PATCH', '', at(startOfTest + 11 * day))).toMatchObject(refused);
  });

  it('is refused once the content has been deleted, and changes nothing', async () => {
    const { ask, stored, email, store } = await withEmail(scheduled);
    store.withContent = async () => new Set();
    expect(await ask('PATCH', '', at(startOfTest + day))).toMatchObject(contentGone);
    expect(await stored()).toEqual(email);
  });

  it('loses against a worker that has started', async () => {
    const { ask, store, stored } = await withEmail(scheduled);
    const change = store.change;
    vi.spyOn(store, 'change').mockImplementationOnce(async (email, changes) => {
      await change(email, { state: 'sending', leaseUntil: startOfTest + minute });
      return change(email, changes);
    });
    expect(await ask('PATCH', '', at(startOfTest + day))).toMatchObject(refused);
    expect(await stored()).toMatchObject({ state: 'sending', scheduledAt: startOfTest + minute });
  });
});

describe('changing an email', () => {
  it.each([
    ['PATCH', ''],
    ['POST', '/cancel'],
    ['POST', '/retry'],
  ])('is 404 at %s {id}%s for a key of another scope, and 401 for a sending key', async (method, suffix) => {
    const { ask, stored, email } = await withEmail({ scope: 'us', ...scheduled });
    const body = { scheduled_at: 'in 1 hour' };
    expect(await ask(method, suffix, body, 'eu')).toMatchObject({ status: 404, json: { name: 'not_found' } });
    expect(await ask(method, suffix, body, 'sending')).toMatchObject({
      status: 401,
      json: { name: 'restricted_api_key' },
    });
    expect(await stored()).toEqual(email);
  });
});
