import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../shared/json.ts';
import { aSendObject } from '../../support/builders/send-object.ts';
import { settingsInForce } from '../../support/builders/settings.ts';
import { recordingSendQueue } from '../../support/fakes/recording-send-queue.ts';
import { anApiKey } from '../../support/http/api-keys.ts';
import { anEmailsApi, startOfTest } from '../../support/http/emails-api.ts';
import { call } from '../../support/http/http-call.ts';

const post = (api: ReturnType<typeof anEmailsApi>['api'], body: object, mode?: string, token = 'sending') =>
  call(api, {
    method: 'POST',
    path: '/emails/batch',
    token,
    body,
    headers: mode === undefined ? {} : { 'x-batch-validation': mode },
  });

const bad: JsonValue = aSendObject({ to: 'root' });

describe('POST /emails/batch', () => {
  it('accepts each email and returns their ids in order', async () => {
    const { api, store, sendQueue } = anEmailsApi();
    const answer = await post(api, [aSendObject({ subject: 'one' }), aSendObject({ subject: 'two' })]);
    const data = answer.json.data as { id: string }[];
    expect(answer).toMatchObject({
      status: 200,
      json: { data: [{ id: expect.any(String) }, { id: expect.any(String) }] },
    });
    expect(Object.keys(answer.json)).toEqual(['data']);
    expect((await Promise.all(data.map(({ id }) => store.find(id)))).map((email) => email?.subject)).toEqual([
      'one',
      'two',
    ]);
    expect(sendQueue.enqueued).toEqual(data.map(({ id }) => id));
  });

  it('refuses the whole batch if one email is invalid, and says which', async () => {
    const { api, store, sendQueue } = anEmailsApi();
    expect(await post(api, [aSendObject(), bad, aSendObject()])).toMatchObject({
      status: 422,
      json: { name: 'validation_error', message: expect.stringMatching(/^Email 1 of the batch: to: must /) },
    });
    expect(store.accept).not.toHaveBeenCalled();
    expect(sendQueue.enqueued).toEqual([]);
  });

  it("refuses the whole batch if one email's record might exceed an item, and stores nothing", async () => {
    const { api, store, sendQueue } = anEmailsApi();
    const some = (kind: string) =>
      Array.from({ length: 50 }, (_, n) => `"${'名'.repeat(320)}" <${kind}${n}@example.com>`);
    const large = aSendObject({ to: some('a'), cc: some('b'), bcc: some('c'), reply_to: some('d') });
    expect(await post(api, [aSendObject(), aSendObject(), large])).toMatchObject({
      status: 422,
      json: { name: 'validation_error', message: expect.stringMatching(/^Email 2 of the batch: /) },
    });
    expect(store.accept).not.toHaveBeenCalled();
    expect(sendQueue.enqueued).toEqual([]);
  });

  it('accepts the valid emails in permissive mode, and reports the errors of the others', async () => {
    const { api, store } = anEmailsApi({ settings: settingsInForce({ 'delivery/allowed_senders': ['svc.test'] }) });
    const answer = await post(api, [bad, aSendObject(), aSendObject({ from: 'x@other.example' })], 'permissive');
    expect(answer).toMatchObject({
      status: 200,
      json: {
        data: [{ id: expect.any(String) }],
        errors: [
          { index: 0, message: expect.stringMatching(/^to: /) },
          { index: 2, message: expect.stringMatching(/^from: /) },
        ],
      },
    });
    expect(store.accept).toHaveBeenCalledTimes(1);
  });

  it('accepts a hundred and no more', async () => {
    const { api, store, sendQueue } = anEmailsApi();
    const emails = (count: number) => Array.from({ length: count }, () => aSendObject());
    expect(await post(api, emails(101))).toMatchObject({ status: 422, json: { name: 'validation_error' } });
    expect(store.accept).not.toHaveBeenCalled();
    expect(await post(api, emails(100))).toMatchObject({ status: 200 });
    expect(sendQueue.enqueued).toHaveLength(100);
  });

  it.each([[[]], [{}], ['"text"'], ['null'], [[1]], [[[]]]])('refuses %j', async (body) => {
    expect(await post(anEmailsApi().api, body as object)).toMatchObject({ status: 422 });
  });

  it('refuses an unknown mode', async () => {
    const { api } = anEmailsApi();
    expect(await post(api, [aSendObject()], 'lax')).toMatchObject({ status: 422, json: { name: 'invalid_parameter' } });
  });

  it('checks the scope of each email', async () => {
    const { api } = anEmailsApi({ keys: [anApiKey('eu', { scope: 'eu' })] });
    const body = [aSendObject({ scope: 'eu.fr' }), aSendObject({ scope: 'us' })];
    expect(await post(api, body, 'strict', 'eu')).toMatchObject({ status: 403 });
    expect(await post(api, body, 'permissive', 'eu')).toMatchObject({ json: { errors: [{ index: 1 }] } });
  });

  it('makes emails due immediately that the queue refuses', async () => {
    const seen: string[] = [];
    const sendQueue = recordingSendQueue((id) => {
      if (!seen.includes(id)) seen.push(id);
      return seen.indexOf(id) === 1;
    });
    const { api, store } = anEmailsApi({ sendQueue });
    const { json } = await post(api, [aSendObject(), aSendObject()]);
    const [one, two] = json.data as { id: string }[];
    expect(await store.find(one?.id ?? '')).toMatchObject({ dueAt: startOfTest + 180_000 });
    expect(await store.find(two?.id ?? '')).toMatchObject({ dueAt: startOfTest });
  });
});
