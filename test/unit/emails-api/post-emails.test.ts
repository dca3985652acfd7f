import { describe, expect, it, vi } from 'vitest';
import type { JsonValue } from '../../../shared/json.ts';
import { SettingsUnavailable, StoreUnavailable } from '../../../shared/ports/errors.ts';
import { aSendObject } from '../../support/builders/send-object.ts';
import { settingsInForce } from '../../support/builders/settings.ts';
import { memoryEmailStore } from '../../support/fakes/memory-email-store.ts';
import { recordingLog } from '../../support/fakes/recording-log.ts';
import { recordingSendQueue } from '../../support/fakes/recording-send-queue.ts';
import { anApiKey } from '../../support/http/api-keys.ts';
import { anEmailsApi, startOfTest } from '../../support/http/emails-api.ts';
import { call } from '../../support/http/http-call.ts';

const post = (
  api: ReturnType<typeof anEmailsApi>['api'],
  overrides: Record<string, JsonValue> = {},
  token = 'sending',
) => call(api, { method: 'POST', path: '/emails', token, body: aSendObject(overrides) });

const refusedMessage = () => recordingSendQueue(() => true);

describe('POST /emails', () => {
  it('stores the email, enqueues it and returns its id', async () => {
    const { api, store, sendQueue } = anEmailsApi();
    const answer = await post(api);
    expect(answer).toMatchObject({ status: 200, json: { id: expect.stringMatching(/^[\da-f-]{36}$/) } });
    expect(Object.keys(answer.json)).toEqual(['id']);

    const id = String(answer.json.id);
    expect(sendQueue.enqueued).toEqual([id]);
    expect(await store.find(id)).toMatchObject({
      scope: 'default',
      state: 'queued',
      createdAt: startOfTest,
      dueAt: startOfTest + 180_000,
      subject: 'Your order',
    });
  });

  it('lists in the response and in the email the fields that had no effect', async () => {
    const { api, store } = anEmailsApi();
    const { status, headers, json } = await post(api, { headers: { Date: 'x', Sender: 'a@b.com' }, tracking: true });
    expect(status).toBe(200);
    expect(headers['storemail-ignored']).toBe('tracking, Date, Sender');
    expect(await store.find(String(json.id))).toMatchObject({ ignored: ['tracking', 'Date', 'Sender'] });
    expect((await post(api)).headers).not.toHaveProperty('storemail-ignored');
  });

  it('enqueues only after the email is stored', async () => {
    const store = memoryEmailStore();
    const sendQueue = recordingSendQueue();
    const stored: boolean[] = [];
    vi.spyOn(sendQueue, 'enqueue').mockImplementation(async ([id = '']) => {
      stored.push((await store.find(id)) !== undefined);
      return [];
    });
    await post(anEmailsApi({ store, sendQueue }).api);
    expect(stored).toEqual([true]);
  });

  it('accepts the email even if the queue refuses it, and makes it due immediately', async () => {
    const { api, store } = anEmailsApi({ sendQueue: refusedMessage() });
    const { status, json } = await post(api);
    expect(status).toBe(200);
    expect(await store.find(String(json.id))).toMatchObject({ dueAt: startOfTest });
  });

  it('accepts the email even if neither the queue nor the due time can be written', async () => {
    const store = memoryEmailStore();
    const log = recordingLog();
    vi.spyOn(store, 'postpone').mockRejectedValue(new StoreUnavailable('throttled'));
    const { status, json } = await post(anEmailsApi({ store, log, sendQueue: refusedMessage() }).api);
    expect(status).toBe(200);
    expect(await store.find(String(json.id))).toMatchObject({ dueAt: startOfTest + 180_000 });
    expect(log.lines).toEqual([expect.objectContaining({ level: 'warn', id: json.id, error: 'StoreUnavailable' })]);
  });

  it('answers 500 and enqueues nothing if the email cannot be stored', async () => {
    const store = memoryEmailStore();
    const { api, sendQueue } = anEmailsApi({ store });
    vi.mocked(store.accept).mockRejectedValue(new StoreUnavailable('throttled'));
    expect(await post(api)).toMatchObject({ status: 500, json: { name: 'internal_server_error' } });
    expect(sendQueue.enqueued).toEqual([]);
  });

  it('reports the faults of an invalid email, and stores and enqueues nothing', async () => {
    const { api, store, sendQueue } = anEmailsApi();
    expect(await post(api, { to: 'root', subject: null })).toMatchObject({
      status: 422,
      json: {
        statusCode: 422,
        name: 'validation_error',
        message: expect.stringMatching(/^to: must .*; subject: is missing\.$/),
      },
    });
    expect(await post(api, { subject: null })).toMatchObject({ status: 422, json: { name: 'missing_required_field' } });
    expect(await post(api, { attachments: [{}] })).toMatchObject({ status: 422, json: { name: 'invalid_attachment' } });
    expect(await post(api, { from: 'x' })).toMatchObject({ status: 422, json: { name: 'invalid_from_address' } });
    expect(store.accept).not.toHaveBeenCalled();
    expect(sendQueue.enqueued).toEqual([]);
  });
});

describe('the scope of an email', () => {
  const eu = { keys: [anApiKey('eu', { scope: 'eu' })] };

  it("is the key's own, or one below it", async () => {
    const { api, store } = anEmailsApi(eu);
    for (const [given, scope] of [
      [null, 'eu'],
      ['eu', 'eu'],
      ['eu.fr', 'eu.fr'],
    ] as const) {
      const { json } = await post(api, { scope: given }, 'eu');
      expect(await store.find(String(json.id))).toMatchObject({ scope });
    }
  });

  it.each(['default', 'us', 'us.fr'])('cannot be %s for a key of eu', async (scope) => {
    const { api, store } = anEmailsApi(eu);
    expect(await post(api, { scope }, 'eu')).toMatchObject({ status: 403, json: { name: 'validation_error' } });
    expect(store.accept).not.toHaveBeenCalled();
  });
});

describe('the sender of an email', () => {
  const restricted = settingsInForce({ 'delivery/allowed_senders': ['svc.test'] });

  it('must be among the allowed senders', async () => {
    const { api, store } = anEmailsApi({ settings: restricted });
    expect(await post(api)).toMatchObject({ status: 200 });
    expect(await post(api, { from: 'ceo@other.example' })).toMatchObject({
      status: 403,
      json: { name: 'validation_error' },
    });
    expect(store.accept).toHaveBeenCalledTimes(1);
  });

  it("is checked against the email's own scope", async () => {
    const effective = vi.spyOn(restricted, 'effective');
    await post(anEmailsApi({ settings: restricted }).api, { scope: 'eu.fr' });
    expect(effective).toHaveBeenNthCalledWith(1, 'eu.fr');
  });

  it('may be left out', async () => {
    expect(await post(anEmailsApi({ settings: restricted }).api, { from: null })).toMatchObject({ status: 200 });
  });

  it.each([
    ['not configured', async () => ({ kind: 'not-configured' as const })],
    ['faulty', async () => ({ kind: 'faulty' as const, reason: 'gone' })],
    ['unavailable', () => Promise.reject(new SettingsUnavailable('throttled'))],
  ])('is not checked while settings are %s', async (_what, effective) => {
    expect(await post(anEmailsApi({ settings: { effective } }).api)).toMatchObject({ status: 200 });
  });
});

describe('the schedule of an email', () => {
  it.each([
    ['2026-03-01T12:30:00Z', 30],
    ['in 90 minutes', 90],
  ])('of %s delays the email until then, and enqueues nothing', async (scheduled_at, minutes) => {
    const { api, store, sendQueue } = anEmailsApi();
    const { json } = await post(api, { scheduled_at });
    const at = startOfTest + minutes * 60_000;
    expect(await store.find(String(json.id))).toMatchObject({ state: 'scheduled', scheduledAt: at, dueAt: at });
    expect(sendQueue.enqueued).toEqual([]);
  });

  it.each(['2026-03-01T11:59:59Z', 'in 31 days', 'whenever'])('cannot be %s', async (scheduled_at) => {
    const { api, store } = anEmailsApi();
    expect(await post(api, { scheduled_at })).toMatchObject({
      status: 422,
      json: { name: 'validation_error', message: expect.stringMatching(/^scheduled_at: must be /) },
    });
    expect(store.accept).not.toHaveBeenCalled();
  });
});

describe('the text of an email', () => {
  it.each([
    ['is made from the html', null, 'Thank you'],
    ['is none if it is the empty string', '', ''],
    ['is its own', 'Hello', 'Hello'],
  ])('%s', async (_what, text, stored) => {
    const { api, store } = anEmailsApi();
    await post(api, { text });
    expect(vi.mocked(store.accept).mock.calls[0]?.[1]).toMatchObject({ html: '<p>Thank you</p>', text: stored });
  });
});
