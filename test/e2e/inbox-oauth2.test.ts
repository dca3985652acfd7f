import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credentials, removeInbox, startTestInbox, type TestInbox } from '../support/runner/test-inbox.ts';

let inbox: TestInbox;

beforeAll(async () => {
  inbox = await startTestInbox();
});
afterAll(() => removeInbox(inbox));

const ask = async (form: Record<string, string>) => {
  const answer = await fetch(`${inbox.url}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });
  return { status: answer.status, json: (await answer.json()) as Record<string, string> };
};

const { username, password } = credentials;
const assertion = (claims: object): string => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;
const bearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const logIn = (accessToken: string) =>
  inbox.deliver({ subject: 'By token' }, { auth: { type: 'OAuth2', user: username, accessToken } });

describe("the inbox's token endpoint", () => {
  it.each([
    ['client credentials', { grant_type: 'client_credentials', client_id: username, client_secret: password }],
    ['a refresh token', { grant_type: 'refresh_token', client_id: username, refresh_token: password }],
    ['an assertion', { grant_type: bearer, assertion: assertion({ iss: username, sub: username }) }],
  ])('gives for %s a token that its SMTP server takes', async (_grant, form) => {
    const { status, json } = await ask(form);
    expect([status, json.token_type, json.expires_in]).toEqual([200, 'Bearer', 3600]);
    expect((await logIn(json.access_token ?? '')).auth).toEqual({ mechanism: 'XOAUTH2', user: username });
  });

  it('gives another refresh token with every answer, which holds as well', async () => {
    const first = await ask({ grant_type: 'refresh_token', refresh_token: password });
    const { refresh_token = '' } = first.json;
    const second = await ask({ grant_type: 'refresh_token', refresh_token });
    expect(second.status).toBe(200);
    expect(second.json.refresh_token).not.toBe(refresh_token);
  });

  it.each([
    [
      'a wrong secret',
      { grant_type: 'client_credentials', client_id: username, client_secret: 'x' },
      401,
      'invalid_client',
    ],
    ['a wrong refresh token', { grant_type: 'refresh_token', refresh_token: 'x' }, 400, 'invalid_grant'],
    [
      'another mailbox',
      { grant_type: bearer, assertion: assertion({ iss: username, sub: 'x' }) },
      400,
      'invalid_grant',
    ],
    ['no assertion', { grant_type: bearer, assertion: 'x' }, 400, 'invalid_grant'],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ])('refuses %s', async (_what, form, status, error) => {
    expect(await ask(form)).toMatchObject({ status, json: { error } });
  });

  it('gives no refresh token that is an access token, and the server takes no token of another', async () => {
    const { json } = await ask({ grant_type: 'refresh_token', refresh_token: password });
    await expect(logIn(json.refresh_token ?? '')).rejects.toThrow(/535|Invalid login/);
    await expect(logIn('9999999999999.a.b')).rejects.toThrow(/535|Invalid login/);
  });
});
