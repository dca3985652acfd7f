import { describe, expect, it, vi } from 'vitest';
import { SettingsUnavailable, StoreUnavailable } from '../../../shared/ports/errors.ts';
import type { ScopeSettings, SettingsReader } from '../../../shared/ports/settings/settings-reader.ts';
import { aSendObject } from '../../support/builders/send-object.ts';
import { settingsInForce } from '../../support/builders/settings.ts';
import { memoryEmailStore } from '../../support/fakes/memory-email-store.ts';
import { recordingFirstAttempt } from '../../support/fakes/recording-first-attempt.ts';
import { recordingSendQueue } from '../../support/fakes/recording-send-queue.ts';
import { anEmailsApi, startOfTest } from '../../support/http/emails-api.ts';
import { call } from '../../support/http/http-call.ts';

type Api = ReturnType<typeof anEmailsApi>['api'];

const post = async (api: Api, body: object = aSendObject(), headers = {}) => {
  const { status, json } = await call(api, { method: 'POST', path: '/emails', token: 'sending', body, headers });
  return { status, id: String(json.id) };
};

const postBatch = async (api: Api, ...emails: object[]) => {
  const answer = await call(api, { method: 'POST', path: '/emails/batch', token: 'sending', body: emails });
  return (answer.json.data as { id: string }[]).map(({ id }) => id);
};

const synchronous = settingsInForce({ 'sales_email/general/async_sending': false });

const answering = (settings: () => ScopeSettings): SettingsReader => ({ effective: async () => settings() });

describe('with asynchronous sending disabled', () => {
  it('the response waits for the first attempt, which is made after the email is stored; nothing is enqueued', async () => {
    const store = memoryEmailStore();
    const firstAttempt = recordingFirstAttempt();
    const attempt = Promise.withResolvers<string[]>();
    const begun = Promise.withResolvers<boolean>();
    vi.spyOn(firstAttempt, 'make').mockImplementation(async ([id = '']) => {
      begun.resolve((await store.find(id)) !== undefined);
      return attempt.promise;
    });
    const { api, sendQueue } = anEmailsApi({ settings: synchronous, store, firstAttempt });
    const answered = vi.fn();
    const posted = post(api).finally(answered);
    expect(await begun.promise).toBe(true);
    expect(answered).not.toHaveBeenCalled();
    attempt.resolve([]);
    expect((await posted).status).toBe(200);
    expect(sendQueue.enqueued).toEqual([]);
  });

  it("the email is retried in the background like any other if the attempt's outcome is unknown", async () => {
    const { api, store } = anEmailsApi({ settings: synchronous });
    expect(await store.find((await post(api)).id)).toMatchObject({ state: 'queued', dueAt: startOfTest + 180_000 });
  });

  it('a batch is attempted in one invocation, and emails that were not attempted are enqueued', async () => {
    const none = new Set<string>();
    const firstAttempt = recordingFirstAttempt((id) => none.has(id));
    vi.spyOn(firstAttempt, 'make').mockImplementationOnce(async ([first = '']) => [first]);
    const { api, sendQueue } = anEmailsApi({ settings: synchronous, firstAttempt });
    const [first] = await postBatch(api, aSendObject(), aSendObject());
    expect(sendQueue.enqueued).toEqual([first]);
    const ids = await postBatch(api, aSendObject(), aSendObject(), aSendObject());
    expect(firstAttempt.made).toEqual([ids]);
  });

  it('the storefront gets a 200 if neither the attempt nor the queue works, and the email is due', async () => {
    const all = () => true;
    const parts = { firstAttempt: recordingFirstAttempt(all), sendQueue: recordingSendQueue(all) };
    const { api, store } = anEmailsApi({ settings: synchronous, ...parts });
    const { status, id } = await post(api);
    expect(status).toBe(200);
    expect(await store.find(id)).toMatchObject({ state: 'queued', dueAt: startOfTest });
  });

  it('emails that are scheduled, not accepted or already answered are not attempted', async () => {
    const { api, firstAttempt } = anEmailsApi({ settings: synchronous });
    await post(api, aSendObject({ scheduled_at: new Date(startOfTest + 3_600_000).toISOString() }));
    await post(api, aSendObject({ to: 'root' }));
    expect(firstAttempt.made).toEqual([]);
    const key = { 'idempotency-key': 'order-1' };
    const { id } = await post(api, aSendObject(), key);
    expect((await post(api, aSendObject(), key)).id).toBe(id);
    expect(firstAttempt.made).toEqual([[id]]);
  });

  it('turning it on and off affects only emails accepted from then on', async () => {
    let settings: SettingsReader = settingsInForce();
    const { api, sendQueue, firstAttempt, store } = anEmailsApi({
      settings: { effective: (scope) => settings.effective(scope) },
    });
    const before = (await post(api)).id;
    const queued = await store.find(before);
    settings = synchronous;
    const waited = (await post(api)).id;
    settings = settingsInForce();
    const after = (await post(api)).id;
    expect(sendQueue.enqueued).toEqual([before, after]);
    expect(firstAttempt.made).toEqual([[waited]]);
    expect(await store.find(before)).toEqual(queued);
  });
});

it('an email that could not be accepted is not sent', async () => {
  const store = memoryEmailStore();
  const { api, sendQueue, firstAttempt } = anEmailsApi({ settings: synchronous, store });
  vi.mocked(store.accept).mockRejectedValueOnce(new StoreUnavailable('no'));
  expect((await post(api)).status).toBe(500);
  expect([sendQueue.enqueued, firstAttempt.made]).toEqual([[], []]);
});

describe('emails are sent in the background', () => {
  it.each<[string, SettingsReader]>([
    ['as it is built in', settingsInForce()],
    ['without settings', answering(() => ({ kind: 'not-configured' }))],
    ['with faulty settings', answering(() => ({ kind: 'faulty', reason: 'gone' }))],
    [
      'while the settings are unavailable',
      answering(() => {
        throw new SettingsUnavailable('no');
      }),
    ],
  ])('%s', async (_when, settings) => {
    const { api, sendQueue, firstAttempt } = anEmailsApi({ settings });
    const { status, id } = await post(api);
    expect([status, sendQueue.enqueued, firstAttempt.made]).toEqual([200, [id], []]);
  });
});
