import { describe, expect, it, vi } from 'vitest';
import { badInputs, bodyOf, textsOf } from '../../support/bad-inputs.ts';
import { anEmailsApi } from '../../support/emails-api.ts';
import { call } from '../../support/http-call.ts';
import { aSendObject } from '../../support/send-object.ts';
import { settingsInForce } from '../../support/settings.ts';

// What endangers sendmail's command line must be refused here already.
const inputs = badInputs('POST /emails', 'sendmail').map((input) => ({ ...input, title: `${input.id} ${input.name}` }));
const refused = inputs.filter((input) => input.expect === 'refuse');
const accepted = inputs.filter((input) => input.expect !== 'refuse');

const post = async (body: string | Buffer) => {
  const emails = anEmailsApi({ settings: settingsInForce({ 'delivery/allowed_senders': ['svc.test'] }) });
  return { ...emails, answer: await call(emails.api, { method: 'POST', path: '/emails', token: 'sending', body }) };
};

describe('POST /emails refuses', () => {
  it.each(refused)('$title', async (input) => {
    const { answer, store, doorbell, log } = await post(bodyOf(input, aSendObject()));

    const statusCode = answer.status ?? 0;
    expect([400, 403, 413, 422]).toContain(statusCode);
    expect(answer.json).toEqual({ statusCode, name: expect.stringMatching(/^[a-z_]+$/), message: expect.any(String) });
    expect(store.accept).not.toHaveBeenCalled();
    expect(doorbell.rung).toEqual([]);
    const told = JSON.stringify([answer, log.lines]);
    for (const text of textsOf(input.payload)) expect(told).not.toContain(JSON.stringify(text).slice(1, -1));
  });
});

describe('POST /emails accepts', () => {
  it.each(accepted)('$title', async (input) => {
    const { answer, store, doorbell } = await post(bodyOf(input, aSendObject()));

    expect(answer).toMatchObject({ status: 200 });
    expect(doorbell.rung).toEqual([answer.json.id]);
    const email = vi.mocked(store.accept).mock.calls[0]?.[0];
    expect(email?.recipients).toHaveLength(1);
  });
});
