import { describe, expect, it, vi } from 'vitest';
import { secretsOf } from '../../../shared/webhooks/endpoint.ts';
import { anApiKey } from '../../support/http/api-keys.ts';
import { startOfTest } from '../../support/http/emails-api.ts';
import { aFeedbackApi } from '../../support/http/feedback-api.ts';
import { call } from '../../support/http/http-call.ts';

const given = () => {
  const made = aFeedbackApi({ keys: [anApiKey('eu', { scope: 'eu' })] });
  const ask = (method: string, path: string, body?: object, token = 'full') =>
    call(made.api, { method, path, token, ...(body && { body }) });
  const create = async (more: object = {}) => {
    const { json } = await ask('POST', '/webhooks', {
      endpoint: 'https://shop.example/hook',
      events: ['email.sent', 'email.delivered'],
      ...more,
    });
    return String(json.id);
  };
  const record = (webhook: string, id: string) =>
    made.webhooks.record({
      id,
      type: 'email.sent',
      at: Date.UTC(2026, 2, 1),
      body: '{"type":"email.sent"}',
      endpoint: webhook,
      state: 'success',
      attempts: [{ at: Date.UTC(2026, 2, 1), status: 200, response: 'ok', tookMs: 12 }],
    });
  return { ...made, ask, create, record };
};

describe('webhooks', () => {
  it('can be created with a secret, retrieved, listed without it, changed and removed', async () => {
    const { ask, create } = given();
    const id = await create();
    const webhook = {
      id,
      created_at: '2026-03-01T12:00:00.000Z',
      status: 'enabled',
      endpoint: 'https://shop.example/hook',
      events: ['email.sent', 'email.delivered'],
      scope: 'default',
      failing_since: null,
    };
    expect((await ask('GET', `/webhooks/${id}`)).json).toEqual({
      object: 'webhook',
      ...webhook,
      signing_secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    });
    expect((await ask('GET', '/webhooks')).json).toEqual({ object: 'list', has_more: false, data: [webhook] });
    await ask('PATCH', `/webhooks/${id}`, { status: 'disabled', events: ['email.bounced'] });
    expect((await ask('GET', `/webhooks/${id}`)).json).toMatchObject({ status: 'disabled', events: ['email.bounced'] });
    expect((await ask('DELETE', `/webhooks/${id}`)).json).toEqual({ object: 'webhook', id, deleted: true });
    expect((await ask('GET', `/webhooks/${id}`)).status).toBe(404);
  });

  it.each([{}, { id: 'x' }])('stay as they are when a change names nothing: %j', async (change) => {
    const { ask, create, webhooks } = given();
    const id = await create();
    // The table refuses an update without changes.
    const update = vi.spyOn(webhooks, 'update');
    expect(await ask('PATCH', `/webhooks/${id}`, change)).toMatchObject({ status: 200, json: { id } });
    expect(update).not.toHaveBeenCalled();
  });

  it('are not found when they were removed while they are changed', async () => {
    const { ask, create, webhooks } = given();
    const id = await create();
    vi.spyOn(webhooks, 'update').mockResolvedValue(false);
    expect((await ask('PATCH', `/webhooks/${id}`, { status: 'disabled' })).status).toBe(404);
  });

  it('have five more days to fail when they are enabled again', async () => {
    const { ask, create, webhooks } = given();
    const id = await create();
    await webhooks.update(id, { status: 'disabled', failingSince: 5 });
    await ask('PATCH', `/webhooks/${id}`, { status: 'enabled' });
    expect((await ask('GET', `/webhooks/${id}`)).json).toMatchObject({ status: 'enabled', failing_since: null });
  });

  it('keep a previous secret for a day after a rotation', async () => {
    const { ask, create, webhooks } = given();
    const id = await create();
    const secrets = [(await ask('GET', `/webhooks/${id}`)).json.signing_secret];
    const rotate = async () => (await ask('POST', `/webhooks/${id}/signing-secret/rotate`)).json.signing_secret;
    for (let n = 0; n < 2; n++) secrets.unshift(await rotate());
    const [endpoint] = await webhooks.endpoints();
    if (!endpoint) throw new Error('no endpoint');
    expect([new Set(secrets).size, secretsOf(endpoint, startOfTest)]).toEqual([3, secrets]);
    expect(secretsOf(endpoint, startOfTest + 86_400_000)).toEqual(secrets.slice(0, 1));
    for (let n = 0; n < 20; n++) await rotate();
    expect(secretsOf((await webhooks.endpoints())[0] ?? endpoint, startOfTest)).toHaveLength(10);
  });

  it('are rotated by one of two concurrent requests; the other gets an error', async () => {
    const { ask, create } = given();
    const id = await create();
    const answers = await Promise.all([1, 2].map(() => ask('POST', `/webhooks/${id}/signing-secret/rotate`)));
    const [done, refused] = answers.toSorted((a, b) => Number(a.status) - Number(b.status));
    expect([done?.status, refused?.status]).toEqual([200, 409]);
    expect((await ask('GET', `/webhooks/${id}`)).json.signing_secret).toBe(done?.json.signing_secret);
  });

  it('can be tested with an event of a subscribed type, or of a given one', async () => {
    const { ask, create, webhookQueue } = given();
    const id = await create({ events: ['email.delivered', 'email.bounced'] });
    const test = async (body?: object) => (await ask('POST', `/webhooks/${id}/test`, body)).json.id;
    const sent: object[] = [];
    for (const [body, type] of [
      [undefined, 'email.bounced'],
      [{ type: 'suppression.added' }, 'suppression.added'],
    ] as const) {
      const event = await test(body);
      expect(webhookQueue).toMatchObject({ sent: [...sent, { delivery: { endpoint: id, id: event } }] });
      sent.push({});
      const { json } = await ask('GET', `/webhooks/${id}/events/${event}`);
      expect(json).toMatchObject({ type, status: 'pending', attempts: 0, payload: { type, data: {} } });
    }
    expect((await ask('POST', `/webhooks/${id}/test`, { type: 'email.opened' })).status).toBe(422);
    await ask('PATCH', `/webhooks/${id}`, { status: 'disabled' });
    expect((await ask('POST', `/webhooks/${id}/test`)).json).toMatchObject({
      message: 'The webhook is disabled. Enable it first.',
    });
  });

  it.each([
    'http://shop.example/hook',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://localhost/x',
    'https://169.254.169.254/latest',
    'https://10.0.0.1/',
    'https://[::ffff:10.0.0.1]/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://user:secret@shop.example/',
    'ftp://shop.example/',
    'shop.example',
    'https:\\\\shop.example/hook',
    'https:///shop.example/hook',
    'https://shop.example\n.evil.example/hook',
    'https://shop.example/hook\u202e',
    ' https://shop.example/hook',
    '',
  ])('cannot be created for %s, nor changed to it', async (endpoint) => {
    const { ask, create } = given();
    const answer = await ask('POST', '/webhooks', { endpoint, events: ['email.sent'] });
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.json)).not.toContain('secret');
    expect((await ask('PATCH', `/webhooks/${await create()}`, { endpoint })).status).toBe(422);
  });

  it.each([
    ['an unknown event', { events: ['email.eaten'] }],
    ['no events', { events: [] }],
    ['an unknown field', { colour: 'red' }],
  ])('are rejected with %s', async (_what, more) => {
    const { ask } = given();
    const body = { endpoint: 'https://shop.example/hook', events: ['email.sent'], ...more };
    expect((await ask('POST', '/webhooks', body)).status).toBe(422);
  });

  it('list their events with each attempt, and can send one again', async () => {
    const { ask, create, record, webhookQueue } = given();
    const id = await create();
    for (const event of ['msg_1', 'msg_2', 'msg_3']) await record(id, event);
    const page = (await ask('GET', `/webhooks/${id}/events?limit=2`)).json as { data: { id: string }[] };
    const answered = { attempts: 1, http_status_code: 200, response_ms: 12, next_attempt_at: null };
    expect(page).toMatchObject({
      has_more: true,
      data: [{ id: 'msg_3', status: 'success', ...answered }, { id: 'msg_2' }],
    });
    expect((await ask('GET', `/webhooks/${id}/events?after=msg_2`)).json).toMatchObject({ data: [{ id: 'msg_1' }] });
    const path = `/webhooks/${id}/events/msg_1`;
    expect((await ask('GET', path)).json).toMatchObject({ object: 'webhook_event', payload: { type: 'email.sent' } });
    expect((await ask('GET', `${path}/attempts`)).json).toMatchObject({
      data: [{ http_status_code: 200, response: 'ok', sent_at: '2026-03-01T00:00:00.000Z', response_ms: 12 }],
    });
    expect((await ask('POST', `${path}/replay`)).json).toEqual({ object: 'webhook_event', id: 'msg_1' });
    expect(webhookQueue).toMatchObject({ sent: [{ delivery: { endpoint: id, id: 'msg_1' } }] });
    expect((await ask('GET', path)).json).toMatchObject({ status: 'pending' });
    expect((await ask('GET', `/webhooks/${id}/events/msg_9`)).status).toBe(404);
  });

  it('of another scope, and their events, do not exist for a key', async () => {
    const { ask, create, record } = given();
    const id = await create();
    await record(id, 'msg_1');
    for (const path of ['', '/events', '/events/msg_1', '/events/msg_1/attempts']) {
      expect((await ask('GET', `/webhooks/${id}${path}`, undefined, 'eu')).status).toBe(404);
    }
    expect((await ask('GET', '/webhooks', undefined, 'eu')).json.data).toEqual([]);
    expect((await ask('GET', `/webhooks/${id}`, undefined, 'sending')).status).toBe(401);
  });
});
