import { createSign, generateKeyPairSync, type KeyLike } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIdentityIssuer } from '../../infra/emulator/aws/sts/web-identity.ts';
import { credentials, removeInbox, startTestInbox, type TestInbox, trusted } from '../support/runner/test-inbox.ts';

let inbox: TestInbox;
let serviceAccountKey: string;

beforeAll(async () => {
  inbox = await startTestInbox();
  serviceAccountKey = (await serviceAccount()).private_key ?? '';
});
afterAll(() => removeInbox(inbox));

const serviceAccount = async () =>
  (await (await fetch(`${inbox.url}/oauth2/service-account.json`)).json()) as Record<string, string>;

const ask = async (form: Record<string, string>) => {
  const answer = await fetch(`${inbox.url}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });
  return { status: answer.status, json: (await answer.json()) as Record<string, string> };
};

const { username, password } = credentials;
const seconds = Math.floor(Date.now() / 1000);
const otherKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const signed = (claims: object, key: KeyLike = serviceAccountKey, alg = 'RS256'): string => {
  const text = `${encoded({ alg, typ: 'JWT' })}.${encoded(claims)}`;
  return `${text}.${createSign('sha256').update(text).sign(key, 'base64url')}`;
};
const claims = (more: object = {}) => ({
  iss: username,
  sub: username,
  aud: `${inbox.url}/oauth2/token`,
  exp: seconds + 3_600,
  ...more,
});
const byServiceAccount = (assertion: string) =>
  ask({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });

const role = 'arn:aws:iam::000000000000:role/deliver';
const byIdentity = (client_assertion: string, more: Record<string, string> = {}) =>
  ask({
    grant_type: 'client_credentials',
    client_id: username,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion,
    ...more,
  });
const identity = (more: object = {}) => trusted.sign({ ...claims(), iss: trusted.url, sub: role, ...more });

const logIn = (accessToken: string) =>
  inbox.deliver({ subject: 'By token' }, { auth: { type: 'OAuth2', user: username, accessToken } });

describe("the inbox's token endpoint", () => {
  it.each([
    [
      'client credentials',
      () => ask({ grant_type: 'client_credentials', client_id: username, client_secret: password }),
    ],
    ['a refresh token', () => ask({ grant_type: 'refresh_token', client_id: username, refresh_token: password })],
    ['an assertion of its service account', () => byServiceAccount(signed(claims()))],
    ['an identity that AWS states', () => byIdentity(identity())],
  ])('issues for %s a token that its SMTP server accepts', async (_grant, granted) => {
    const { status, json } = await granted();
    expect([status, json.token_type, json.expires_in]).toEqual([200, 'Bearer', 3600]);
    expect((await logIn(json.access_token ?? '')).auth).toEqual({ mechanism: 'XOAUTH2', user: username });
  });

  it('rotates the refresh token with every response', async () => {
    const first = await ask({ grant_type: 'refresh_token', refresh_token: password });
    const { refresh_token = '' } = first.json;
    const second = await ask({ grant_type: 'refresh_token', refresh_token });
    expect(second.status).toBe(200);
    expect(second.json.refresh_token).not.toBe(refresh_token);
  });

  it('keeps the key of its service account across restarts', async () => {
    inbox = await inbox.restart();
    expect((await serviceAccount()).private_key).toBe(serviceAccountKey);
    expect((await byServiceAccount(signed(claims()))).status).toBe(200);
  });

  it.each([
    [
      'a wrong secret',
      { grant_type: 'client_credentials', client_id: username, client_secret: 'x' },
      401,
      'invalid_client',
    ],
    ['a wrong refresh token', { grant_type: 'refresh_token', refresh_token: 'x' }, 400, 'invalid_grant'],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ])('refuses %s', async (_what, form, status, error) => {
    expect(await ask(form)).toMatchObject({ status, json: { error } });
  });

  it.each([
    ['for another mailbox', () => signed(claims({ sub: 'x' }))],
    ['for another token endpoint', () => signed(claims({ aud: 'https://oauth2.example/token' }))],
    ['that has ended', () => signed(claims({ exp: seconds - 1 }))],
    ['without an end', () => signed(claims({ exp: undefined }))],
    ['by another key', () => signed(claims(), otherKey)],
    ['whose claims were changed afterwards', () => changed(signed(claims({ sub: 'x' })))],
    ['of another algorithm', () => signed(claims(), serviceAccountKey, 'none')],
    ['without a signature', () => `${encoded({ alg: 'RS256' })}.${encoded(claims())}.`],
    ['that is none', () => 'x'],
  ])('refuses an assertion %s', async (_what, assertion) => {
    expect(await byServiceAccount(assertion())).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
  });

  it.each([
    ['for another audience', () => identity({ aud: 'api://AzureADTokenExchange' })],
    ['that has ended', () => identity({ exp: seconds - 1 })],
    ['of a user instead of a role', () => identity({ sub: 'arn:aws:iam::000000000000:user/operator' })],
    ['of another issuer', () => identity({ iss: 'https://evil.example' })],
    ['signed by another account', () => stranger.sign({ ...claims(), iss: trusted.url, sub: role })],
  ])('refuses an identity %s', async (_what, assertion) => {
    expect(await byIdentity(assertion())).toMatchObject({ status: 401, json: { error: 'invalid_client' } });
  });

  it('refuses an identity for another client', async () => {
    expect(await byIdentity(identity(), { client_id: 'x' })).toMatchObject({ status: 401 });
  });

  it('keeps refresh and access tokens distinct, and accepts no token of another user', async () => {
    const { json } = await ask({ grant_type: 'refresh_token', refresh_token: password });
    await expect(logIn(json.refresh_token ?? '')).rejects.toThrow(/535|Invalid login/);
    await expect(logIn('9999999999999.a.b')).rejects.toThrow(/535|Invalid login/);
  });
});

const stranger = createIdentityIssuer({ account: '111111111111', region: 'eu-central-1' });

const changed = (jwt: string): string => {
  const [header, , signature] = jwt.split('.');
  return [header, encoded(claims()), signature].join('.');
};
