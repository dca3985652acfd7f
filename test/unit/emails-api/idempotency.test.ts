import { describe, expect, it, vi } from 'vitest';
import type { JsonValue } from '../../../shared/json.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import { aSendObject } from '../../support/builders/send-object.ts';
import { settingsInForce } from '../../support/builders/settings.ts';
import { memoryEmailStore } from '../../support/fakes/memory-email-store.ts';
import { memoryIdempotencyStore } from '../../support/fakes/memory-idempotency-store.ts';
import { anApiKey } from '../../support/http/api-keys.ts';
import { anEmailsApi, startOfTest } from '../../support/http/emails-api.ts';
import { call } from '../../support/http/http-call.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** An API whose clock the test controls. */
const anApi = (overrides: Parameters<typeof anEmailsApi>[0] = {}) => {
  const clock = { now: startOfTest };
  const parts = anEmailsApi({ now: () => clock.now, keys: [anApiKey('eu', { scope: 'eu' })], ...overrides });
  const post = (body: object = aSendObject(), { key = 'order-100', token = 'sending', path = '/emails' } = {}) =>
    call(parts.api, { method: 'POST', path, token, body, headers: { 'idempotency-key': key } });
  return { ...parts, clock, post };
};

describe('a request with an Idempotency-Key', () => {
  it('gets the first response again when it is repeated, marked as such', async () => {
    const { post, store, sendQueue } = anApi();
    const first = await post();
    expect(first.headers).not.toHaveProperty('idempotent-replayed');
    const second = await post();
    expect(second).toMatchObject({ status: 200, json: first.json, headers: { 'idempotent-replayed': 'true' } });
    expect(store.accept).toHaveBeenCalledTimes(1);
    expect(sendQueue.enqueued).toEqual([first.json.id]);
  });

  it('is new under another key, in another scope, and after a day', async () => {
    const { post, clock } = anApi();
    const first = await post();
    const others = [await post(aSendObject(), { key: 'order-101' }), await post(aSendObject(), { token: 'eu' })];
    clock.now += day;
    const next = await post();
    expect(new Set([first, ...others, next].map(({ json }) => json.id)).size).toBe(4);
    expect((await post()).json).toEqual(next.json);
  });

  it('is remembered for a day', async () => {
    const { post, clock } = anApi();
    const first = await post();
    clock.now += day - 1;
    expect((await post()).json).toEqual(first.json);
  });

  it('is 409 for another body', async () => {
    const { post, store } = anApi();
    await post();
    expect(await post(aSendObject({ subject: 'Another' }))).toMatchObject({
      status: 409,
      json: { statusCode: 409, name: 'invalid_idempotent_request' },
    });
    expect(store.accept).toHaveBeenCalledTimes(1);
  });

  it('is accepted only once by concurrent requests', async () => {
    const { post, store } = anApi();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post()));
    const ids = new Set(answers.filter(({ status }) => status === 200).map(({ json }) => json.id));
    expect(ids.size).toBe(1);
    for (const { status, json } of answers) {
      if (status !== 200) expect([status, json.name]).toEqual([409, 'concurrent_idempotent_requests']);
    }
    expect(new Set(vi.mocked(store.accept).mock.calls.map(([{ id }]) => id))).toEqual(ids);
  });

  it('is refused while another one runs, and taken over with the same id once that one must have crashed', async () => {
    const store = memoryEmailStore();
    const { post, clock, idempotency } = anApi({ store });
    vi.spyOn(idempotency, 'release').mockRejectedValueOnce(new StoreUnavailable('crashed'));
    vi.mocked(store.accept).mockRejectedValueOnce(new StoreUnavailable('crashed'));
    expect(await post()).toMatchObject({ status: 500 });
    const crashed = await idempotency.find('default', 'order-100');

    clock.now += minute - 1;
    expect(await post()).toMatchObject({ status: 409, json: { name: 'concurrent_idempotent_requests' } });
    clock.now += 1;
    const answer = await post();
    expect(answer).toMatchObject({ status: 200, json: { id: crashed?.ids[0] } });
    expect((await post()).json).toEqual(answer.json);
    expect(store.accept).toHaveBeenCalledTimes(2);
  });

  it('can be repeated immediately after a failure, and makes one email', async () => {
    const store = memoryEmailStore();
    const { post, sendQueue } = anApi({ store });
    vi.mocked(store.accept).mockRejectedValueOnce(new StoreUnavailable('throttled'));
    expect(await post()).toMatchObject({ status: 500 });
    const answer = await post();
    expect(answer).toMatchObject({ status: 200 });
    expect((await post()).json).toEqual(answer.json);
    expect(sendQueue.enqueued).toEqual([answer.json.id]);
  });

  it('is not completed with other emails of the batch than at first, after the allowed senders have changed', async () => {
    const store = memoryEmailStore();
    let allowed = ['one@shop.example'];
    const effective = (scope: string) => settingsInForce({ 'delivery/allowed_senders': allowed }).effective(scope);
    const { api } = anApi({ store, settings: { effective } });
    const body = ['one@shop.example', 'two@shop.example'].map((from) => aSendObject({ from, subject: from }));
    const headers = { 'idempotency-key': 'batch-1', 'x-batch-validation': 'permissive' };
    const post = () => call(api, { method: 'POST', path: '/emails/batch', token: 'sending', body, headers });
    vi.mocked(store.accept).mockRejectedValueOnce(new StoreUnavailable('throttled'));
    expect(await post()).toMatchObject({ status: 500 });
    allowed = ['two@shop.example'];
    expect(await post()).toMatchObject({ status: 409 });
    allowed = ['one@shop.example'];
    expect(await post()).toMatchObject({ status: 200, json: { data: [{}], errors: [{ index: 1 }] } });
    expect(vi.mocked(store.accept).mock.calls.map(([{ subject }]) => subject)).toEqual(
      Array(2).fill('one@shop.example'),
    );
  });

  it('is the same request whatever the order of its keys, at every depth', async () => {
    const { post } = anApi();
    const first = await post({
      ...aSendObject(),
      headers: { 'X-A': '1', 'X-B': '2' },
      tags: [{ name: 'a', value: 'b' }],
    });
    const reversed = Object.fromEntries(
      Object.entries({
        ...aSendObject(),
        headers: { 'X-B': '2', 'X-A': '1' },
        tags: [{ value: 'b', name: 'a' }],
      }).reverse(),
    );
    expect(await post(reversed)).toMatchObject({ status: 200, json: first.json });
  });

  it('is a different request if a list has another order', async () => {
    const { post } = anApi();
    await post(aSendObject({ to: ['a@example.net', 'b@example.net'] }));
    expect(await post(aSendObject({ to: ['b@example.net', 'a@example.net'] }))).toMatchObject({ status: 409 });
  });

  it('continues if its write is refused because of a record that it wrote itself', async () => {
    const idempotency = memoryIdempotencyStore();
    const begin = idempotency.begin;
    vi.spyOn(idempotency, 'begin').mockImplementation(async (...record) => {
      await begin(...record);
      return await begin(...record);
    });
    const { post, store } = anApi({ idempotency });
    expect(await post()).toMatchObject({ status: 200 });
    expect(store.accept).toHaveBeenCalledTimes(1);
  });

  it('gets its response again even if it would now be refused', async () => {
    const { post, clock } = anApi();
    const body = aSendObject({ scheduled_at: new Date(startOfTest + minute).toISOString() });
    const first = await post(body);
    clock.now += 2 * minute;
    expect(await post(body)).toMatchObject({ status: 200, json: first.json });
    expect(await post(body, { key: 'another' })).toMatchObject({ status: 422 });
  });

  it('leaves its key unused if it is refused', async () => {
    const { post } = anApi({ settings: settingsInForce({ 'delivery/allowed_senders': ['svc.test'] }) });
    expect(await post(aSendObject({ to: 'root' }))).toMatchObject({ status: 422 });
    expect(await post(aSendObject({ from: 'ceo@other.example' }))).toMatchObject({ status: 403 });
    expect(await post()).toMatchObject({ status: 200 });
  });

  it.each(['', 'a'.repeat(257)])('gets a 400 for a key of invalid length', async (key) => {
    expect(await anApi().post(aSendObject(), { key })).toMatchObject({
      status: 400,
      json: { name: 'invalid_idempotency_key' },
    });
  });

  it('replays batches as a whole, errors included', async () => {
    const { api, store } = anApi();
    const body: JsonValue = [aSendObject(), aSendObject({ to: 'root' }), aSendObject()];
    const post = (mode: string) =>
      call(api, {
        method: 'POST',
        path: '/emails/batch',
        token: 'sending',
        body,
        headers: { 'idempotency-key': 'batch-1', 'x-batch-validation': mode },
      });
    const first = await post('permissive');
    expect(first.json.data).toHaveLength(2);
    expect(await post('permissive')).toMatchObject({ json: first.json, headers: { 'idempotent-replayed': 'true' } });
    expect(store.accept).toHaveBeenCalledTimes(2);
    expect(await post('strict')).toMatchObject({ status: 422 });
  });
});
