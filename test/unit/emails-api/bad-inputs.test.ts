import { describe, expect, it, vi } from 'vitest';
import { aSendObject } from '../../support/builders/send-object.ts';
import { settingsInForce } from '../../support/builders/settings.ts';
import { badInputs, bodyOf, textsOf } from '../../support/http/bad-inputs.ts';
import { anEmailsApi } from '../../support/http/emails-api.ts';
import { call } from '../../support/http/http-call.ts';

// Values that would be unsafe on sendmail's command line must be refused here.
const inputs = badInputs('POST /emails', 'sendmail').map((input) => ({ ...input, title: `${input.id} ${input.name}` }));
const refused = inputs.filter((input) => input.expect === 'refuse');
const accepted = inputs.filter((input) => input.expect !== 'refuse');

const post = async (body: string | Buffer) => {
  const emails = anEmailsApi({ settings: settingsInForce({ 'delivery/allowed_senders': ['svc.test'] }) });
  return { ...emails, answer: await call(emails.api, { method: 'POST', path: '/emails', token: 'sending', body }) };
};

describe('POST /emails refuses', () => {
  it.each(refused)('$title', async (input) => {
    const { answer, store, sendQueue, log } = await post(bodyOf(input, aSendObject()));

    const statusCode = answer.status ?? 0;
    expect([400, 403, 413, 422]).toContain(statusCode);
    expect(answer.json).toEqual({
      statusCode,
      name: expect.stringMatching(/^[a-z_]+$/),
      message: expect.any(String),
      request_id: expect.any(String),
    });
    expect(store.accept).not.toHaveBeenCalled();
    expect(sendQueue.enqueued).toEqual([]);
    const told = JSON.stringify([answer, log.lines]);
    for (const text of textsOf(input.payload)) expect(told).not.toContain(JSON.stringify(text).slice(1, -1));
  });
});

describe('POST /emails accepts', () => {
  it.each(accepted)('$title', async (input) => {
    const { answer, store, sendQueue } = await post(bodyOf(input, aSendObject()));

    expect(answer).toMatchObject({ status: 200 });
    expect(sendQueue.enqueued).toEqual([answer.json.id]);
    const email = vi.mocked(store.accept).mock.calls[0]?.[0];
    expect(email?.recipients).toHaveLength(1);
  });
});
