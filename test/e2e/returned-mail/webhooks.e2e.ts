import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Resend } from 'resend';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { returnedMail } from '../../support/builders/returned-mail.ts';
import { eventually } from '../../support/eventually.ts';
import { messageIn, messagesIn } from '../../support/runner/inbox.ts';
import type { Runner } from '../../support/runner/runner.ts';
import { runningStack } from '../../support/runner/running-stack.ts';

interface Call {
  headers: Record<string, string>;
  body: string;
  at: number;
}

const running = runningStack();
let runner: Runner;
let resend: Resend;
let hook: Server;
let secret: string;
let webhookId: string;
const calls: Call[] = [];
/** Event types whose next delivery is refused. */
const refused = new Set<string>();

beforeAll(async () => {
  ({ runner } = running());
  resend = new Resend(runner.keys.full, { baseUrl: runner.api });
  hook = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    calls.push({ headers: request.headers as Record<string, string>, body, at: Date.now() });
    response.writeHead(refused.delete(JSON.parse(body).type) ? 503 : 204).end();
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  const { data: made } = await resend.webhooks.create({
    endpoint: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/storemail`,
    events: ['email.sent', 'email.bounced', 'email.suppressed', 'email.complained', 'suppression.added'],
  });
  ({ id: webhookId, signing_secret: secret } = made as { id: string; signing_secret: string });
  // After the endpoint, which workers may see only 15 seconds later. The first suppression takes as long.
  await resend.suppressions.add({ email: 'nobody@example.net' });
});
afterAll(async () => {
  hook.closeAllConnections();
  await new Promise((resolve) => hook.close(resolve));
});

const eventsOf = (emailId: string) =>
  calls
    .map((call) => ({ ...call, event: JSON.parse(call.body) }))
    .filter(({ event }) => event.data.email_id === emailId);

const told = (emailId: string, type: string) =>
  eventually(async () => {
    const found = eventsOf(emailId).find(({ event }) => event.type === type);
    if (!found) throw new Error(`no ${type} yet`);
    return found;
  });

const send = async (to: string): Promise<string> => {
  const subject = `Order ${crypto.randomUUID()}`;
  const { data: sent } = await resend.emails.send({ from: 'Shop <shop@example.com>', to, subject, text: 'Thank you' });
  await messageIn(runner.inbox, subject);
  const id = (sent as { id: string }).id;
  await eventually(async () => expect((await resend.emails.get(id)).data?.last_event).toBe('sent'));
  return id;
};

/** A message of the corpus as the remote server would return it for this email. */
const bounce = async (id: string, to: string, name = 'postfix-user-unknown') => {
  const email = { id, from: { address: 'shop@example.com' }, recipients: [{ address: to }] } as unknown as Email;
  const body = new Uint8Array(returnedMail(name, email, to));
  const headers = { authorization: `Bearer ${runner.keys.sending}`, 'content-type': 'message/rfc822' };
  const answer = await fetch(`${runner.api}/bounces`, { method: 'POST', headers, body });
  expect(answer.status).toBe(200);
  return answer.json();
};

const address = (): string => `customer-${crypto.randomUUID()}@example.net`;

describe('a returned email', () => {
  it('is bounced, its address suppressed, and the storefront notified by deliveries that three libraries verify', async () => {
    const to = address();
    const id = await send(to);
    await told(id, 'email.sent');
    await bounce(id, to);
    const { headers, body, event } = await told(id, 'email.bounced');
    expect(event.data).toMatchObject({ to: [to], bounce: { type: 'Permanent', subType: 'NoEmail' } });
    expect(new SvixWebhook(secret).verify(body, headers)).toEqual(event);
    expect(new StandardWebhook(secret).verify(body, headers)).toEqual(event);
    const named = (name: string): string => headers[`svix-${name}`] ?? '';
    const signed = { id: named('id'), timestamp: named('timestamp'), signature: named('signature') };
    expect(resend.webhooks.verify({ payload: body, headers: signed, webhookSecret: secret })).toEqual(event);
    expect((await resend.emails.get(id)).data?.last_event).toBe('bounced');
    expect((await resend.suppressions.get(to)).data).toMatchObject({ email: to, origin: 'bounce', source_id: id });
  });

  it('makes the next one to the same address suppressed until the address is removed from the list', async () => {
    const to = address();
    await bounce(await send(to), to);
    const { data: next } = await resend.emails.send({
      from: 'Shop <shop@example.com>',
      to,
      subject: 'Next',
      text: 'Thank you',
    });
    const id = (next as { id: string }).id;
    await told(id, 'email.suppressed');
    expect((await messagesIn(runner.inbox)).filter(({ envelope }) => envelope.to.includes(to))).toHaveLength(1);
    await resend.suppressions.remove(to);
    await fetch(`${runner.api}/emails/${id}/retry`, {
      method: 'POST',
      headers: { authorization: `Bearer ${runner.keys.full}` },
    });
    await told(id, 'email.sent');
  });

  it('is reported again, under the same id, to an endpoint that failed', async () => {
    const to = address();
    const id = await send(to);
    await told(id, 'email.sent');
    refused.add('email.complained');
    await bounce(id, to, 'arf-abuse');
    const attempts = await eventually(async () => {
      const found = eventsOf(id).filter(({ event }) => event.type === 'email.complained');
      if (found.length < 2) throw new Error('not told again yet');
      return found;
    });
    expect(new Set(attempts.map(({ headers }) => headers['svix-id'])).size).toBe(1);
    const { data: events } = await resend.webhooks.events.list({ webhookId });
    expect(events?.data.length).toBeGreaterThan(0);
  });
});
