import { DynamoDBClient, GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aSendObject } from '../support/builders/send-object.ts';
import { eventually } from '../support/eventually.ts';
import { type BadInput, badInputs, bodyOf } from '../support/http/bad-inputs.ts';
import { type InboxMessage, messageIn, messagesIn } from '../support/runner/inbox.ts';
import type { Runner } from '../support/runner/runner.ts';
import { runningStack } from '../support/runner/running-stack.ts';

const inputs = badInputs('POST /emails', 'sendmail').map((input) => ({ ...input, title: `${input.id} ${input.name}` }));
const refused = inputs.filter(({ expect: outcome }) => outcome === 'refuse');
const accepted = inputs.filter(({ expect: outcome }) => outcome !== 'refuse');

const stack = runningStack();
let runner: Runner;
let dynamodb: DynamoDBClient;
const table = 'storemail-dev-emails';

beforeAll(async () => {
  runner = stack().runner;
  const { region, endpoints } = runner;
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };
  dynamodb = new DynamoDBClient({ endpoint: endpoints.dynamodb, region, credentials });
  await allowSenders(new SSMClient({ endpoint: endpoints.ssm, region, credentials }), ['svc.test', 'example.com']);
});
afterAll(() => dynamodb?.destroy());

/** Puts the allow-list into force before any function reads settings. */
const allowSenders = async (ssm: SSMClient, allowed_senders: string[]): Promise<void> => {
  const Name = '/storemail/dev/settings/default';
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name }));
  const document = { ...JSON.parse(Parameter?.Value ?? '{}'), delivery: { allowed_senders } };
  const { Version } = await ssm.send(
    new PutParameterCommand({ Name, Value: JSON.stringify(document), Type: 'String', Overwrite: true }),
  );
  const Key = { pk: { S: 'settings' }, sk: { S: 'default' } };
  await eventually(
    async () => {
      const { Item } = await dynamodb.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
      expect(Item?.document?.M?.version?.N).toBe(String(Version));
    },
    { interval: 100 },
  );
};

const post = async (body: string | Buffer, headers: Record<string, string> = {}, path = '/emails') => {
  const authorization = headers.authorization ?? `Bearer ${await restedToken()}`;
  return postWith({ 'content-type': 'application/json', ...headers, authorization }, path, body);
};

const postWith = async (headers: Record<string, string>, path: string, body: string | Buffer) => {
  const answer = await fetch(runner.api + path, { method: 'POST', headers, body: new Uint8Array(Buffer.from(body)) });
  return { status: answer.status, headers: answer.headers, json: (await answer.json()) as Record<string, unknown> };
};

let token: string;
let requests = 0;
/** A key that has made fewer than 100 requests in its life, the limit per second: no request is refused for the rate. */
const restedToken = async (): Promise<string> => {
  if (requests++ % 90 > 0) return token;
  const headers = { authorization: `Bearer ${runner.keys.full}`, 'content-type': 'application/json' };
  const { json } = await postWith(headers, '/api-keys', JSON.stringify({ name: `requests from ${requests}` }));
  token = String(json.token);
  return token;
};

/** The ids of all emails with any item in the table. */
const storedIds = async (): Promise<Set<string>> => {
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
  return new Set(Items.map(({ pk }) => pk?.S ?? '').filter((pk) => pk.startsWith('email#')));
};

const refusal = (status: number) => ({
  statusCode: status,
  name: expect.stringMatching(/^[a-z_]+$/),
  message: expect.any(String),
  request_id: expect.any(String),
});

/** Adds a subject by which the inbox identifies an input. */
const withSubject = (input: BadInput, subject: string) => bodyOf(input, aSendObject({ subject }));

/** Checks on the delivered message, by id of the accepted input. */
const checks: Record<string, (mail: InboxMessage) => void> = {
  'HTT-077': ({ envelope }) => expect(envelope.to).toEqual(['a@b.com']),
  'HTT-082': ({ raw }) => expect(raw).toMatch(/^From: "ceo@bank\.com" <s@svc\.test>\r$/m),
  'HTT-139': ({ text }) => expect(text.trim()).toMatch(/^a(?:\ufffe\uffff|\ufffd+)$/),
  'HTT-140': ({ raw }) => expect(raw).toMatch(/^Content-Transfer-Encoding: (?:base64|quoted-printable)\r$/im),
  'HTT-141': ({ text }) =>
    expect(text).toMatch(/^a\r?\n\.\r?\nMAIL FROM:<x@evil\.com>\r?\nRCPT TO:<x@evil\.com>\r?\nDATA/),
  'HTT-142': ({ text }) => expect(text).toMatch(/^a\r?\n\.\r?\nMAIL FROM:/),
  'HTT-143': ({ text }) => expect(text).toMatch(/^a\r?\n\.\r?\nMAIL FROM:/),
};

describe('what must be refused', () => {
  it('is refused in every case, and leaves nothing behind', async () => {
    const before = await storedIds();
    const wrong: string[] = [];
    for (const input of refused) {
      const { status, json } = await post(bodyOf(input, aSendObject()));
      const isRefused = status >= 400 && status < 500 && json.statusCode === status;
      if (!isRefused) wrong.push(`${input.title}: ${status}`);
    }
    expect(wrong).toEqual([]);
    expect(await storedIds()).toEqual(before);
  });

  it.each([
    ['no JSON', Buffer.from('{"to":'), 400],
    ['two values', Buffer.from('{}{}'), 400],
    ['nothing', Buffer.alloc(0), 400],
    ['a depth bomb', Buffer.from('['.repeat(100_000)), 400],
    ['a deep object', Buffer.from(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`), 400],
    ['duplicate keys', Buffer.from('{"to":"a@b.com","subject":"x","subject":"y","text":"z"}'), 400],
    ['a lone surrogate', Buffer.from('{"to":"a@b.com","subject":"\\ud800","text":"z"}'), 400],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 400],
    ['UTF-16', Buffer.from('{"to":"a@b.com","subject":"x","text":"z"}', 'utf16le'), 400],
    ['a form', Buffer.from('to=a%40b.com&subject=x&text=z'), 400],
    [
      'a million recipients',
      Buffer.from(JSON.stringify({ to: Array(200_000).fill('a@b.com'), subject: 'x', text: 'y' })),
      422,
    ],
  ])('includes %s, whatever its declared type', async (_what, body, expected) => {
    const before = await storedIds();
    for (const type of [
      'application/json',
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      '',
    ]) {
      const { status, json, headers } = await post(body, { 'content-type': type });
      expect([type, status, json]).toEqual([type, expected, refusal(expected)]);
      expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    }
    expect(await storedIds()).toEqual(before);
  });

  it('includes bodies that are too large, and those that the gateway itself refuses', async () => {
    const before = await storedIds();
    const large = await post(JSON.stringify({ text: 'a'.repeat(5_000_000) }));
    expect([large.status, large.json]).toEqual([413, refusal(413)]);
    const body = Buffer.from(JSON.stringify({ text: 'a'.repeat(11_000_000) }));
    expect((await post(body)).status).toBe(413);
    expect(await storedIds()).toEqual(before);
  });

  it('includes ids of other scopes, as if they did not exist', async () => {
    const make = async (scope: string) =>
      String((await post(JSON.stringify({ name: scope, scope }), {}, '/api-keys')).json.token);
    const [eu, us] = [await make('eu'), await make('us')];
    const bodyText = JSON.stringify(aSendObject({ scheduled_at: 'in 1 hour' }));
    const { json } = await post(bodyText, { authorization: `Bearer ${eu}` });
    const ask = async (token: string, method: string, suffix = '') =>
      (
        await fetch(`${runner.api}/emails/${json.id}${suffix}`, {
          method,
          headers: { authorization: `Bearer ${token}` },
          ...(method !== 'GET' && { body: '{"scheduled_at":"in 2 hours"}' }),
        })
      ).status;
    for (const [method, suffix] of [
      ['GET'],
      ['GET', '/raw'],
      ['PATCH'],
      ['POST', '/cancel'],
      ['POST', '/retry'],
    ] as const) {
      expect(await ask(us, method, suffix)).toBe(404);
    }
    expect(await ask(eu, 'GET')).toBe(200);
    expect(await ask(eu, 'POST', '/cancel')).toBe(200);
  });
});

describe('what is accepted', () => {
  it.each(accepted)('$title', async (input) => {
    const subject = `${input.id} ${crypto.randomUUID()}`;
    const { status } = await post(withSubject(input, subject));
    expect(status).toBe(200);
    const mail = await messageIn(runner.inbox, subject);
    expect(mail.envelope.to).toHaveLength(1);
    expect(mail.raw).not.toMatch(/(?<!\r)\n|\r(?!\n)/);
    checks[input.id]?.(mail);
  });

  it('is all that arrived, and nobody else got mail', async () => {
    const subject = `last ${crypto.randomUUID()}`;
    await post(JSON.stringify(aSendObject({ subject })));
    await messageIn(runner.inbox, subject);
    const all = await messagesIn(runner.inbox);
    expect(all.filter((mail) => !/^(HTT-\d+|last) /.test(mail.subject))).toEqual([]);
    expect(JSON.stringify(all.map(({ envelope }) => envelope))).not.toContain('evil');
  });
});
