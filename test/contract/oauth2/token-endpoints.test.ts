import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccessTokens } from '../../../shared/adapters/oauth2/access-tokens.ts';
import type { EffectiveSettings } from '../../../shared/settings/schema/effective.ts';
import { memoryTokenStore } from '../../support/fakes/memory-token-store.ts';
import { coldWorker, faultOf, noIdentity, xoauth2Settings } from '../../support/oauth2/cold-worker.ts';
import { refusal, startTokenEndpoint, type TokenEndpoint, token } from '../../support/oauth2/token-endpoint.ts';

const clock = { now: 1_000_000 };
const signal = new AbortController().signal;

let endpoint: TokenEndpoint;
let store: ReturnType<typeof memoryTokenStore>;

beforeEach(async () => {
  clock.now = 1_000_000;
  endpoint = await startTokenEndpoint();
  store = memoryTokenStore();
});
afterEach(() => endpoint.close());

const settings = (values: Partial<EffectiveSettings> = {}, password = 'planted-client-secret') =>
  xoauth2Settings(password, { 'oauth2/token_url': endpoint.url, ...values });
const aWorker = () => coldWorker(store, () => clock.now);

describe('a token endpoint that', () => {
  it.each([
    [
      'does not know the client',
      refusal('invalid_client', 'AADSTS7000222: The secret planted-x expired'),
      'OAUTH_INVALID_CLIENT',
    ],
    ['says 401', refusal('invalid_client', '', 401), 'OAUTH_INVALID_CLIENT'],
    ['revoked the grant', refusal('invalid_grant'), 'OAUTH_INVALID_GRANT'],
    ['is down', refusal('whatever', '', 503), 'OAUTH_HTTP_503'],
    ['is busy', refusal('whatever', '', 429), 'OAUTH_HTTP_429'],
  ])('%s gets one request per half minute, and is reported accurately', async (_what, answer, code) => {
    endpoint.answer = answer;
    const workers = Array.from({ length: 10 }, () => aWorker());
    const faults = await Promise.all(workers.map((one) => faultOf(one.tokenFor(settings(), { signal }))));
    for (const fault of faults) expect(fault).toMatchObject({ code });
    expect(JSON.stringify(faults) + String(faults[0])).not.toMatch(/planted/);
    expect(endpoint.requests).toHaveLength(1);
    clock.now += 31_000;
    endpoint.answer = token('good');
    expect(await workers[0]?.tokenFor(settings(), { signal })).toBe('good');
  });

  it("has Microsoft's error number reported", async () => {
    endpoint.answer = refusal('invalid_client', 'AADSTS7000222: expired');
    expect(await faultOf(aWorker().tokenFor(settings(), { signal }))).toMatchObject({ detail: 'AADSTS7000222' });
  });

  it('redirects is not followed: the secret stays where it was saved for', async () => {
    const elsewhere = await startTokenEndpoint();
    endpoint.answer = (_form, response) => response.writeHead(307, { location: elsewhere.url }).end();
    expect(await faultOf(aWorker().tokenFor(settings(), { signal }))).toMatchObject({ code: 'OAUTH_HTTP_307' });
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });

  it('switches to another protocol yields no token', async () => {
    const switching = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n';
    endpoint.answer = (_form, response) => response.socket?.end(switching);
    expect(await faultOf(aWorker().tokenFor(settings(), { signal }))).toMatchObject({ code: 'OAUTH_HTTP_101' });
  });

  it.each([
    ['sends no JSON', 'hello', 'OAUTH_NO_TOKEN'],
    ['sends no token', '{"expires_in":1}', 'OAUTH_NO_TOKEN'],
    ['sends a token with a line break', '{"access_token":"a\\r\\nb"}', 'OAUTH_NO_TOKEN'],
    ['sends too much', `{"access_token":"${'x'.repeat(70_000)}"}`, 'OAUTH_TOO_LARGE'],
  ])('%s yields no token', async (_what, body, code) => {
    endpoint.answer = (_form, response) => response.writeHead(200).end(body);
    expect(await faultOf(aWorker().tokenFor(settings(), { signal }))).toMatchObject({ code });
  });

  it('fails while a token is valid has no effect', async () => {
    const worker = aWorker();
    await worker.tokenFor(settings(), { signal });
    clock.now += 0.8 * 3_600_000;
    endpoint.answer = refusal('server_error', '', 500);
    expect(await worker.tokenFor(settings(), { signal })).toBe('token-1');
    expect(await aWorker().tokenFor(settings(), { signal })).toBe('token-1');
    expect(endpoint.requests).toHaveLength(2);
  });

  it.each([
    ['in clear elsewhere than on this machine', 'http://192.0.9.1/token'],
    ['in a private network', 'https://10.0.0.1/token'],
    ['at the metadata service', 'https://169.254.169.254/token'],
  ])('is %s is never connected to', async (_what, url) => {
    const asked = faultOf(aWorker().tokenFor(settings({ 'oauth2/token_url': url }), { signal }));
    expect(await asked).toMatchObject({ code: 'OAUTH_FORBIDDEN_HOST' });
  });

  it.each([
    'https://localhost/token',
    'https://127.0.0.1/token',
    'https://127.1/token',
    'https://2130706433/token',
    'https://0x7f.0.0.1/token',
    'https://0.0.0.0/token',
    'https://2852039166/token',
    'https://169.254.170.2/token',
    'https://100.100.100.200/token',
    'https://192.168.1.1/token',
    'https://[::1]/token',
    'https://[::]/token',
    'https://[fe80::1]/token',
    'https://[fd00:ec2::254]/token',
    'https://[::ffff:169.254.169.254]/token',
    'https://[64:ff9b::a9fe:a9fe]/token',
    'https://[2002:a9fe:a9fe::1]/token',
    'http://localhost:9001/2018-06-01/runtime/invocation/next',
  ])('is %s is not connected to on AWS', async (url) => {
    const onAws = createAccessTokens({
      store,
      network: { loopback: false, private: false },
      identityTokens: noIdentity,
      now: () => clock.now,
      wait: async () => {},
    });
    const asked = faultOf(onAws.tokenFor(settings({ 'oauth2/token_url': url }), { signal }));
    expect(await asked).toMatchObject({ code: 'OAUTH_FORBIDDEN_HOST' });
  });
});
