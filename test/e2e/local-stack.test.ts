import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DescribeTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { Resend } from 'resend';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../shared/openapi/document.ts';
import { messageIn, messagesIn } from '../support/runner/inbox.ts';
import { type Runner, startRunner } from '../support/runner/runner.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

let data: string;
let runner: Runner;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'storemail-e2e-'));
  runner = await startRunner(data);
});
afterAll(async () => {
  await runner.stop();
  await rm(data, { recursive: true, force: true });
});

const send = async (email: Record<string, unknown>, token = runner.keys.sending): Promise<Response> =>
  await fetch(`${runner.api}/emails`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(email),
  });

const show = async (id: string): Promise<Record<string, unknown>> => {
  const answer = await fetch(`${runner.api}/emails/${id}`, {
    headers: { authorization: `Bearer ${runner.keys.full}` },
  });
  return (await answer.json()) as Record<string, unknown>;
};

describe('an email', () => {
  it('reaches every recipient over TLS with AUTH, and nobody sees Bcc', async () => {
    const subject = 'Order 100 · 注文';
    const answer = await send({
      from: 'Mü Shop <shop@example.com>',
      to: ['Ann <ann@example.net>', 'ANN@example.net'],
      cc: 'cc@example.net',
      bcc: 'bcc@example.net',
      reply_to: 'help@example.com',
      subject,
      html: '<p>Thank you</p>',
      text: 'Thank you\r\n.\r\nMAIL FROM:<x@example.org>\r\n',
      headers: { 'X-Order': '100' },
      attachments: [{ filename: 'invoice.txt', content: Buffer.from('42 EUR').toString('base64') }],
    });
    expect(answer.status).toBe(200);
    const mail = await messageIn(runner.inbox, subject);
    expect(mail.envelope).toEqual({
      from: 'shop@example.com',
      to: ['ann@example.net', 'cc@example.net', 'bcc@example.net'],
    });
    expect(mail.raw).not.toContain('bcc@example.net');
    expect(mail.tls?.version).toMatch(/^TLSv1\.[23]$/);
    expect(mail.auth?.mechanism).toBe('PLAIN');
    expect(mail.text).toContain('MAIL FROM:<x@example.org>');
    expect(mail.attachments).toMatchObject([{ filename: 'invoice.txt', size: 6 }]);
  });

  it('is sent from the store email address when it names no sender', async () => {
    await send({ to: 'customer@example.net', subject: 'No sender', text: 'Hello' });
    const mail = await messageIn(runner.inbox, 'No sender');
    expect(mail.envelope.from).toBe('shop@example.com');
    expect(mail.raw).toMatch(/^From: My Shop <shop@example\.com>\r?$/m);
  });

  it('goes to the bucket when an item of the table cannot hold it', async () => {
    const photo = Buffer.from(Array.from({ length: 900_000 }, (_, i) => (i * 7919) % 251)).toString('base64');
    const noise = crypto.getRandomValues(new Uint8Array(60_000));
    const attachments = Array.from({ length: 10 }, (_, n) => ({
      filename: `photo-${n}.bin`,
      content: Buffer.from([...noise, n]).toString('base64'),
    }));
    const answer = await send({
      to: 'customer@example.net',
      subject: 'Large',
      text: 'See photos',
      attachments: [{ filename: 'photo.bin', content: photo }, ...attachments],
    });
    expect(answer.status).toBe(200);
    const mail = await messageIn(runner.inbox, 'Large');
    expect(mail.attachments[0]).toMatchObject({ filename: 'photo.bin', size: 900_000 });
    expect(mail.attachments).toHaveLength(11);
  });

  it('reads as sent once it was accepted by the mail server', async () => {
    const { id } = (await (await send({ to: 'c@example.net', subject: 'Shown', text: 'Hi' })).json()) as { id: string };
    await messageIn(runner.inbox, 'Shown');
    await expect.poll(async () => (await show(id)).last_event).toBe('sent');
  });
});

describe('a request without the right key', () => {
  /** What anybody may see: the contract, and a page that has no data until somebody signs in. */
  const routes = operations
    .filter((operation) => !operation.public)
    .map(({ method, path }) => `${method.toUpperCase()} ${path}`);

  const ask = async (route: string, headers: Record<string, string>): Promise<[number, unknown]> => {
    const [method = 'GET', path = '/'] = route.split(' ');
    const body = method === 'GET' ? null : '{}';
    const answer = await fetch(runner.api + path.replaceAll(/\{\w+\}/g, crypto.randomUUID()), {
      method,
      headers,
      body,
    });
    return [answer.status, await answer.json()];
  };

  it.each(routes)('is refused at %s', async (route) => {
    expect(await ask(route, {})).toEqual([401, expect.objectContaining({ name: 'missing_api_key', statusCode: 401 })]);
    const wrong = await ask(route, { authorization: 'Bearer re_sm_wrong' });
    expect(wrong).toEqual([403, expect.objectContaining({ name: 'invalid_api_key', statusCode: 403 })]);
  });

  it('a sending key reads nothing', async () => {
    const [status, body] = await ask('GET /emails/{id}', { authorization: `Bearer ${runner.keys.sending}` });
    expect([status, body]).toEqual([401, expect.objectContaining({ name: 'restricted_api_key' })]);
  });
});

describe('the addresses that clients make up', () => {
  it('//emails is /emails, and an unknown path is our own 404', async () => {
    const doubled = await fetch(`${runner.api}//emails`, {
      method: 'POST',
      headers: { authorization: `Bearer ${runner.keys.sending}`, 'content-type': 'application/json' },
      body: JSON.stringify({ to: 'c@example.net', subject: 'Doubled', text: 'Hi' }),
    });
    expect(doubled.status).toBe(200);
    const unknown = await fetch(`${runner.api}/nothing-here`, {
      headers: { authorization: `Bearer ${runner.keys.full}` },
    });
    expect([unknown.status, await unknown.json()]).toEqual([
      404,
      expect.objectContaining({ statusCode: 404, name: 'not_found' }),
    ]);
    expect(unknown.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });
});

describe('what clients do that is not usual', () => {
  /** By Node's own client, which adds nothing but Host and Connection. */
  const plainRequest = async (
    method: string,
    path: string,
    parts: string[],
    framing: Record<string, string> = {},
  ): Promise<[number | undefined, unknown]> => {
    const sent = request(new URL(path, runner.api), {
      method,
      headers: { authorization: `Bearer ${runner.keys.full}`, ...framing },
    });
    for (const part of parts) sent.write(part);
    sent.end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    return [answer.statusCode, await json(answer)];
  };

  it('sends chunked bodies, in a few pieces and without a type or User-Agent', async () => {
    const subject = 'In pieces, grüße';
    const text = JSON.stringify({ to: 'c@example.net', subject, text: 'Hi' });
    const parts = [text.slice(0, 20), text.slice(20)];
    expect(await plainRequest('POST', '/emails', parts)).toEqual([200, { id: expect.any(String) }]);
    await messageIn(runner.inbox, subject);
  });

  it('sends a body with GET', async () => {
    expect(await plainRequest('GET', '/emails?limit=1', ['{}'], { 'content-length': '2' })).toEqual([
      200,
      expect.objectContaining({ object: 'list' }),
    ]);
  });

  it('reads the headers of its rate', async () => {
    const answer = await fetch(`${runner.api}/domains`, { headers: { authorization: `Bearer ${runner.keys.full}` } });
    expect(answer.headers.get('ratelimit-limit')).toBe('100');
    expect(Number(answer.headers.get('ratelimit-remaining'))).toBeLessThan(100);
    expect(answer.headers.get('ratelimit-policy')).toBe('100;w=1');
  });
});

describe.each(['README.md', 'docs/api.md'])('the snippets of %s', (file) => {
  const snippet = async (language: string, containing: string): Promise<string> => {
    const document = await readFile(join(root, file), 'utf8');
    const blocks = [...document.matchAll(/```(\w+)\n([\s\S]*?)```/g)];
    const found = blocks.find(([, lang, code]) => lang === language && code?.includes(containing));
    if (!found?.[2]) throw new Error(`${file} has no ${language} snippet with ${containing}`);
    return found[2];
  };
  const environment = () => ({ ...process.env, STOREMAIL_URL: runner.api, STOREMAIL_KEY: runner.keys.sending });

  it('the SDK lines deliver', async () => {
    const before = (await messagesIn(runner.inbox)).filter((mail) => mail.subject === 'Your order').length;
    const program = join(root, 'node_modules', '.cache', `snippet-${crypto.randomUUID()}.mjs`);
    await writeFile(program, await snippet('js', 'new Resend'));
    await run(process.execPath, [program], { env: environment() }).finally(() => rm(program));
    await expect
      .poll(async () => (await messagesIn(runner.inbox)).filter((mail) => mail.subject === 'Your order').length)
      .toBeGreaterThan(before);
  });

  it('the curl line delivers', async () => {
    const line = (await snippet('sh', 'curl')).replace('"Your order"', `"By curl, ${file}"`);
    const { stdout } = await run('bash', ['-c', line], { env: environment() });
    expect(JSON.parse(stdout)).toEqual({ id: expect.any(String) });
    await messageIn(runner.inbox, `By curl, ${file}`);
  });
});

describe('the official SDK', () => {
  it('sends, and reads back what it sent', async () => {
    const resend = new Resend(runner.keys.full, { baseUrl: runner.api });
    const sent = await resend.emails.send({
      from: 'Shop <shop@example.com>',
      to: 'customer@example.net',
      subject: 'By SDK',
      html: '<b>Hi</b>',
    });
    expect(sent.error).toBeNull();
    await messageIn(runner.inbox, 'By SDK');
    const read = await resend.emails.get(sent.data?.id ?? '');
    expect(read.data).toMatchObject({ object: 'email', subject: 'By SDK', to: ['customer@example.net'] });
  });
});

describe('the AWS endpoints', () => {
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };
  const options = (endpoint: string) => ({ endpoint, region: runner.region, credentials });

  it('answer the standard SDKs', async () => {
    const ssm = new SSMClient(options(runner.endpoints.ssm));
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: '/storemail/dev/settings/default' }));
    expect(JSON.parse(Parameter?.Value ?? '')).toMatchObject({ system: { smtp: { host: 'localhost' } } });

    const sqs = new SQSClient(options(runner.endpoints.sqs));
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'storemail-dev-send' }));
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    expect(Attributes).toMatchObject({ VisibilityTimeout: '360' });

    const dynamodb = new DynamoDBClient(options(runner.endpoints.dynamodb));
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: 'storemail-dev-emails' }));
    expect(Table?.GlobalSecondaryIndexes?.map((index) => index.IndexName).sort()).toEqual(['due', 'held', 'log']);
    const { Items } = await dynamodb.send(new ScanCommand({ TableName: 'storemail-dev-emails' }));
    expect(JSON.stringify(Items)).not.toContain(runner.keys.full);
  });
});
