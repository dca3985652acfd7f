import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deadLetterAttributes, textAttribute } from '../../../shared/messages/dead-letter-attributes.ts';
import type { settingsEndpoints } from '../../support/http/settings-endpoints.ts';
import { messageIn, messagesIn } from '../../support/runner/inbox.ts';
import type { Runner } from '../../support/runner/runner.ts';
import { settingsStack } from '../../support/runner/settings-stack.ts';

const { running, scopeWith, arrival, becomes } = settingsStack();
let runner: Runner;
let sqs: SQSClient;
let endpoints: ReturnType<typeof settingsEndpoints>;

beforeAll(() => {
  ({ runner, endpoints } = running());
  sqs = new SQSClient({ ...running().operator, endpoint: runner.endpoints.sqs });
});
afterAll(() => sqs?.destroy());

describe('Store Email Addresses', () => {
  it.each(['general', 'sales', 'support', 'custom1', 'custom2'])('%s: name and address', async (who) => {
    const scope = await scopeWith({
      'sales_email/order/identity': who,
      [`trans_email/ident_${who}/name`]: `Name of ${who}`,
      [`trans_email/ident_${who}/email`]: `${who}@shop.example`,
    });
    expect((await arrival({ scope, type: 'order' })).raw).toContain(`From: Name of ${who} <${who}@shop.example>`);
  });
});

describe("Storemail's own groups", () => {
  it('Reply-To: where replies go', async () => {
    const scope = await scopeWith({ 'delivery/reply_to': 'replies@shop.example' });
    expect((await arrival({ scope })).headers['reply-to']).toBe('replies@shop.example');
  });

  /** Puts a send request on the queue that was sent two minutes ago and not yet processed. */
  const sendTwoMinutesAgo = async (email: Record<string, string>): Promise<void> => {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: `storemail-${runner.stage}-send` }));
    await sqs.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: JSON.stringify({ to: 'customer@example.net', text: 'Hello', ...email }),
        MessageAttributes: { [deadLetterAttributes.sentAt]: textAttribute(String(Date.now() - 120_000)) },
      }),
    );
  };

  it('Expire After: an older email expires', async () => {
    const scope = await scopeWith({ 'delivery/expire_after_minutes': 1 });
    const longer = await scopeWith({ 'delivery/expire_after_minutes': 60 });
    await sendTwoMinutesAgo({ scope, subject: 'Too old' });
    await sendTwoMinutesAgo({ scope: longer, subject: 'Not too old' });
    await messageIn(runner.inbox, 'Not too old');
    const states = async (): Promise<unknown> => {
      const { json } = await endpoints.ask('GET', `/emails?scope=${scope}`);
      return (json as unknown as { data: { delivery: { state: string } }[] }).data.map(
        ({ delivery }) => delivery.state,
      );
    };
    await expect.poll(states).toEqual(['expired']);
    expect((await messagesIn(runner.inbox)).filter(({ subject }) => subject === 'Too old')).toEqual([]);
  });

  it('Allowed Senders: others are refused', async () => {
    const scope = await scopeWith({ 'delivery/allowed_senders': ['shop.example'] });
    expect((await endpoints.send({ scope, from: 'a@evil.example', subject: 'No' })).status).toBe(403);
    expect((await arrival({ scope, from: 'a@shop.example' })).envelope.to).toEqual(['customer@example.net']);
  });

  it('Developer Mode redirect: one address gets it, with the original recipients in a header', async () => {
    const scope = await scopeWith({ 'developer/mode': 'redirect', 'developer/redirect_to': 'dev@shop.example' });
    const mail = await arrival({ scope, to: 'ada@example.net', cc: 'bob@example.net', bcc: 'cyd@example.net' });
    expect([mail.envelope.to, mail.headers.to, mail.headers.cc]).toEqual([
      ['dev@shop.example'],
      'dev@shop.example',
      undefined,
    ]);
    expect(mail.headers['x-storemail-original-recipients']).toBe('ada@example.net, bob@example.net, cyd@example.net');
  });

  it('Developer Mode hold: nothing is sent', async () => {
    await becomes('held', { scope: await scopeWith({ 'developer/mode': 'hold' }) });
  });
});

it('a store view overrides values of its website', async () => {
  const website = await scopeWith({
    'trans_email/ident_general/email': 'website@shop.example',
    'delivery/reply_to': 'r@shop.example',
  });
  const patch = { trans_email: { ident_general: { email: 'view@shop.example' } } };
  expect((await endpoints.patch(`${website}.fr`, patch)).status).toBe(200);
  const mail = await arrival({ scope: `${website}.fr` });
  expect([mail.envelope.from, mail.headers['reply-to']]).toEqual(['view@shop.example', 'r@shop.example']);
});

it('a test send uses unsaved settings, and reports each step', async () => {
  const settings = { trans_email: { ident_general: { email: 'unsaved@shop.example' } } };
  const { json } = await endpoints.ask('POST', '/settings/tested/test', { to: 'ops@example.net', settings });
  expect(json.ok).toBe(true);
  expect(json.steps.map(({ step }) => step)).toEqual([
    ...['settings', 'resolve', 'connect', 'greeting', 'ehlo', 'tls', 'ehlo', 'auth', 'mail', 'rcpt', 'data', 'reply'],
  ]);
  expect((await messageIn(runner.inbox, 'Test email of scope tested')).envelope.from).toBe('unsaved@shop.example');
  expect((await endpoints.show('tested')).json.own).toEqual({});
});
