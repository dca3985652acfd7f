import { beforeAll, describe, expect, it } from 'vitest';
import { earlyInTheMinute } from '../support/eventually.ts';
import { settingsEndpoints } from '../support/http/settings-endpoints.ts';
import { messagesIn } from '../support/runner/inbox.ts';
import { runningStack } from '../support/runner/running-stack.ts';
import { after, inTurn, ordinary, reply } from '../support/smtp/behaviours.ts';
import { startScriptedSmtp } from '../support/smtp/server.ts';

const running = runningStack();
let endpoints: ReturnType<typeof settingsEndpoints>;

beforeAll(async () => {
  endpoints = settingsEndpoints(running().runner);
  // Before the first email, so that no worker has cached another value.
  const patch = { sales_email: { general: { async_sending: 'disable' } } };
  expect((await endpoints.patch('default', patch)).status).toBe(200);
});

/** A scope that sends through a local mail server at that port, without encryption. */
const overPort = async (scope: string, port: number): Promise<void> => {
  const smtp = { host: '127.0.0.1', port, auth: 'none', ssl: 'none' };
  expect((await endpoints.patch(scope, { system: { smtp } })).status).toBe(200);
};

const show = async (id: string) =>
  (await endpoints.ask('GET', `/emails/${id}`)).json as unknown as { delivery: object };

const sendBatch = async (count: number, email: Record<string, string>): Promise<string[]> => {
  const emails = Array.from({ length: count }, () => ({ to: 'customer@example.net', text: 'Hello', ...email }));
  const { status, json } = await endpoints.ask('POST', '/emails/batch', emails);
  expect(status).toBe(200);
  return (json as unknown as { data: { id: string }[] }).data.map(({ id }) => id);
};

const retrying = { state: 'retrying', attempts: 1, next_attempt_at: expect.any(String) };

it('the email is in the inbox before the request is answered', async () => {
  const subject = `Waited ${crypto.randomUUID()}`;
  const { status, id } = await endpoints.send({ subject });
  expect((await messagesIn(running().runner.inbox)).filter((message) => message.subject === subject)).toHaveLength(1);
  expect([status, (await show(id)).delivery]).toMatchObject([200, { state: 'sent', attempts: 1 }]);
});

it('all emails of a batch are, too', async () => {
  const subject = `Batch ${crypto.randomUUID()}`;
  await sendBatch(7, { subject });
  expect((await messagesIn(running().runner.inbox)).filter((message) => message.subject === subject)).toHaveLength(7);
});

it('a failed first attempt is answered with 200, and the email is retried in the background', async () => {
  const plain = await startScriptedSmtp({ greeting: inTurn(reply('421 4.3.2 Not now'), ordinary) });
  try {
    await overPort('deferring', plain.port);
    const { status, id } = await endpoints.send({ scope: 'deferring', subject: 'Deferred' });
    expect(plain.sessions).toHaveLength(1);
    expect([status, (await show(id)).delivery]).toMatchObject([200, retrying]);
    expect(plain.messages).toHaveLength(0);
  } finally {
    await plain.close();
  }
});

it('an unreachable mail server fails no request, and the email is retried', async () => {
  const gone = await startScriptedSmtp();
  await gone.close();
  await overPort('gone', gone.port);
  const { status, id } = await endpoints.send({ scope: 'gone', subject: 'Nobody there' });
  expect([status, (await show(id)).delivery]).toMatchObject([200, retrying]);
});

describe('a batch is delivered as one, so that', () => {
  it.each([1, 3])('the mail server sees Connections %i', async (connections) => {
    const scope = `connections${connections}`;
    const plain = await startScriptedSmtp({ dot: after(100) });
    try {
      await overPort(scope, plain.port);
      const patch = { delivery: { max_connections: connections } };
      expect((await endpoints.patch(scope, patch)).status).toBe(200);
      await sendBatch(9, { scope, subject: 'One of nine' });
      expect([plain.messages.length, plain.sessions.length]).toEqual([9, connections]);
    } finally {
      await plain.close();
    }
  });

  it('Limit per cron run applies, and the rest waits for the next minute', async () => {
    const plain = await startScriptedSmtp();
    const limit = (sending_limit: number | null) =>
      endpoints.patch('default', { sales_email: { general: { sending_limit } } });
    try {
      await overPort('limited', plain.port);
      expect((await limit(3)).status).toBe(200);
      await earlyInTheMinute();
      const ids = await sendBatch(5, { scope: 'limited', subject: 'One of five' });
      expect(plain.messages).toHaveLength(3);
      const found = await Promise.all(ids.map(show));
      const waiting = found.filter(({ delivery }) => (delivery as { state: string }).state === 'queued');
      expect(waiting).toMatchObject(
        Array(2).fill({ delivery: { attempts: 0, next_attempt_at: expect.stringMatching(/:00\.000Z$/) } }),
      );
    } finally {
      expect((await limit(null)).status).toBe(200);
      await plain.close();
    }
  });
});
