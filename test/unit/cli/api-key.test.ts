import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiKeyProgram } from '../../../infra/cli/api-key/api-key-program.ts';
import { explain } from '../../../infra/cli/explain.ts';
import { dynamoApiKeyStore } from '../../../shared/adapters/dynamodb/api-key-store.ts';
import { hashOfToken } from '../../../shared/http/authentication/api-token.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import { type DynamoDb, startDynamoDb } from '../../support/emulators/dynamodb.ts';

let dynamodb: DynamoDb;
beforeAll(async () => {
  dynamodb = await startDynamoDb('storemail-dev-emails');
});
afterAll(() => dynamodb.close());

const now = Date.UTC(2026, 2, 1);

/** The command as it would run in a shell with only this environment. */
const run = async (args: string[], environment: NodeJS.ProcessEnv = { AWS_ENDPOINT_URL: dynamodb.url }) => {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const code = await apiKeyProgram(args, {
    environment,
    stdout: (text) => stdout.push(text),
    stderr: (text) => stderr.push(text),
    now: () => now,
    uuid: randomUUID,
    random: randomBytes,
  });
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
};

const createJson = async (...args: string[]) =>
  JSON.parse((await run(['create', ...args, '--json'])).stdout) as { id: string; token: string };

const store = () => dynamoApiKeyStore(dynamodb.client, dynamodb.table);

describe('create', () => {
  it('prints only the token, and stores a key that matches it', async () => {
    const { code, stdout, stderr } = await run(['create', '--name', 'shop']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^re_sm_[\w-]{43}\n$/);
    expect(stderr).not.toContain(stdout.trim());
    const key = await store().find(hashOfToken(stdout.trim()));
    expect(key).toMatchObject({ name: 'shop', permission: 'sending_access', scope: 'default', createdAt: now });
    expect(stderr).toContain(key?.id);
  });

  it('accepts permission and scope', async () => {
    const { id, token } = await createJson('--name', 'eu', '--permission', 'full_access', '--scope', 'eu.fr');
    expect(await store().find(hashOfToken(token))).toMatchObject({ id, permission: 'full_access', scope: 'eu.fr' });
  });

  it('stores the token nowhere', async () => {
    const { token } = await createJson('--name', 'secret');
    expect(JSON.stringify(await store().list())).not.toContain(token.slice('re_sm_'.length));
  });
});

describe('list', () => {
  it('shows each key without secrets', async () => {
    const { id, token } = await createJson('--name', 'listed', '--scope', 'eu');
    const { code, stdout } = await run(['list']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      new RegExp(`^${id} +2026-03-01T00:00:00.000Z +used never +sending_access +re_sm_.... +eu +listed$`, 'm'),
    );
    expect(stdout).not.toContain(hashOfToken(token));
  });

  it('prints JSON without token and hash', async () => {
    const { id } = await createJson('--name', 'listed');
    const keys = JSON.parse((await run(['list', '--json'])).stdout) as { id: string }[];
    expect(keys.find((key) => key.id === id)).toEqual({
      id,
      name: 'listed',
      permission: 'sending_access',
      scope: 'default',
      start: expect.stringMatching(/^re_sm_[\w-]{4}$/),
      created_at: '2026-03-01T00:00:00.000Z',
      last_used_on: null,
    });
  });

  it('says so if there are none', async () => {
    const empty = await startDynamoDb('storemail-empty-emails');
    const result = await run(['list', '--stage', 'empty', '--endpoint-url', empty.url]);
    await empty.close();
    expect(result).toEqual({ code: 0, stdout: '', stderr: 'There are no API keys.\n' });
  });
});

describe('revoke', () => {
  it('removes the key', async () => {
    const { id, token } = await createJson('--name', 'gone');
    expect(await run(['revoke', id])).toMatchObject({ code: 0, stdout: '' });
    expect(await store().find(hashOfToken(token))).toBeUndefined();
  });

  it('refuses an unknown id without repeating it, since it may be a token', async () => {
    const { code, stdout, stderr } = await run(['revoke', 're_sm_secret']);
    expect(code).toBe(1);
    expect(stdout + stderr).not.toContain('secret');
    expect(await run(['revoke', 'unknown', '--json'])).toMatchObject({ code: 1, stdout: '{"revoked":false}\n' });
  });
});

describe('wrong usage', () => {
  it.each([
    [[], /create, list, revoke/],
    [['make'], /create, list, revoke/],
    [['create'], /--name/],
    [['create', '--name', ''], /--name/],
    [['create', '--name', 'x'.repeat(51)], /--name/],
    [['create', '--name', 'line\nbreak'], /--name/],
    [['create', '--name', 'x', '--permission', 'all'], /--permission takes full_access or sending_access/],
    [['create', '--name', 'x', '--scope', 'EU'], /--scope/],
    [['create', 'shop'], /Too many arguments/],
    [['list', '--scope', 'eu'], /only be used with create/],
    [['revoke'], /id/],
    [['revoke', 'one', 'two'], /Too many arguments/],
    [['list', '--table', 'x'], /--table/],
    [['list', '--endpoint-url', 'localhost'], /--endpoint-url takes a URL/],
  ])('%j is reported with exit code 2, and nothing is done', async (args, sentence) => {
    const { code, stdout, stderr } = await run(args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(sentence);
    expect(stderr).toContain('--help');
  });

  it('includes omitting the region if it is not configured', async () => {
    const environment = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
    await expect(inShell(['list'], environment)).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--region'),
    });
  });
});

it('prints its usage if asked for help, whatever the other arguments', async () => {
  const { code, stdout } = await run(['list', '--help']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Usage: npm run api-key/);
});

describe('if the table cannot be used', () => {
  it('suggests that the stack is not deployed if the table does not exist', async () => {
    const { code, stderr } = await run(['list', '--stage', 'prod', '--region', 'eu-west-1']);
    expect(code).toBe(1);
    expect(stderr).toContain('Table storemail-prod-emails does not exist. Is stage prod deployed in region eu-west-1?');
  });

  it('suggests that the local runner is not running if the connection fails', async () => {
    const { code, stderr } = await run(['list'], { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' });
    expect(code).toBe(1);
    expect(stderr).toContain('http://127.0.0.1:9');
    expect(stderr).toContain('local runner');
  });

  const deployment = { stage: 'dev' };
  const fault = (name: string) => Object.assign(new Error('detail'), { name });

  it.each([
    [fault('CredentialsProviderError'), /No AWS credentials/],
    [
      new StoreUnavailable('no', { cause: fault('AccessDeniedException') }),
      /not allowed to .* storemail-dev-emails in region here/,
    ],
    [new StoreUnavailable('no', { cause: fault('ExpiredTokenException') }), /Sign in again/],
    [new StoreUnavailable('no', { cause: fault('ThrottlingException') }), /region here .* Try again later/],
  ])('explains %s', (error, sentence) => {
    expect(explain(error, deployment, 'here')).toMatch(sentence);
  });

  it('does not hide bugs', () => {
    expect(explain(new TypeError('bug'), deployment, 'here')).toBeUndefined();
  });
});

const inShell = (args: string[], env: NodeJS.ProcessEnv) =>
  promisify(execFile)(
    process.execPath,
    [fileURLToPath(new URL('../../../infra/cli/api-key.ts', import.meta.url)), ...args],
    { env },
  );

it('works from a shell: the token goes to standard output, everything else to standard error', async () => {
  const { stdout, stderr } = await inShell(['create', '--name', 'shell', '--endpoint-url', dynamodb.url], process.env);
  expect(await store().find(hashOfToken(stdout.trim()))).toMatchObject({ name: 'shell' });
  expect(stderr).toMatch(/^Created API key/);
});
