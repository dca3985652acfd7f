import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stsIdentityTokens } from '../../../shared/adapters/sts/identity-tokens.ts';
import { judge } from '../../../shared/email/faults/verdict.ts';
import type { TransportFault } from '../../../shared/ports/sending/mail-transport.ts';
import { federationAudience } from '../../../shared/settings/checks/oauth2.ts';
import type { EffectiveSettings } from '../../../shared/settings/schema/effective.ts';
import { memoryTokenStore } from '../../support/fakes/memory-token-store.ts';
import { coldWorker, faultOf, xoauth2Settings } from '../../support/oauth2/cold-worker.ts';
import { type FakeSts, startFakeSts, stsError } from '../../support/oauth2/fake-sts.ts';
import { refusal, startTokenEndpoint, type TokenEndpoint } from '../../support/oauth2/token-endpoint.ts';

const clock = { now: 1_000_000 };
const signal = new AbortController().signal;

let endpoint: TokenEndpoint;
let sts: FakeSts;
let store: ReturnType<typeof memoryTokenStore>;

beforeEach(async () => {
  clock.now = 1_000_000;
  [endpoint, sts] = await Promise.all([startTokenEndpoint(), startFakeSts()]);
  store = memoryTokenStore();
});
afterEach(() => Promise.all([endpoint.close(), sts.close()]));

const settings = (values: Partial<EffectiveSettings> = {}) =>
  xoauth2Settings('planted-sealing-secret', {
    'oauth2/grant': 'federated',
    'oauth2/token_url': endpoint.url,
    ...values,
  });
const aWorker = () => coldWorker(store, () => clock.now, stsIdentityTokens(sts.client));

describe('a federated login', () => {
  it('proves its identity with a token from AWS, and sends no secret', async () => {
    expect(await aWorker().tokenFor(settings(), { signal })).toBe('token-1');
    expect(Object.fromEntries(endpoint.requests[0] ?? [])).toEqual({
      grant_type: 'client_credentials',
      client_id: 'client-1',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: 'stated.identity.jwt',
    });
  });

  it("makes a signed STS request as documented, for the token endpoint's audience only", async () => {
    await aWorker().tokenFor(settings(), { signal });
    const [{ headers, form } = { headers: {}, form: new URLSearchParams() }] = sts.requests;
    expect(headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/sts\//);
    expect(headers['x-amz-security-token']).toBe('session-1');
    expect(Object.fromEntries(form)).toEqual({
      Action: 'GetWebIdentityToken',
      Version: '2011-06-15',
      'Audience.member.1': endpoint.url,
      DurationSeconds: '300',
      SigningAlgorithm: 'RS256',
    });
  });

  it("requests a token with Microsoft's audience for Microsoft only, never for an endpoint that could pass it on", () => {
    const microsoft = settings({ 'oauth2/provider': 'microsoft', 'oauth2/tenant': 'contoso.example' });
    expect(federationAudience(microsoft.values)).toBe('api://AzureADTokenExchange');
    expect(federationAudience(settings().values)).toBe(endpoint.url);
  });

  it('is made once by a hundred cold workers', async () => {
    const workers = Array.from({ length: 100 }, () => aWorker());
    const tokens = await Promise.all(workers.map((one) => one.tokenFor(settings(), { signal })));
    expect(new Set(tokens)).toEqual(new Set(['token-1']));
    expect([sts.requests.length, endpoint.requests.length]).toEqual([1, 1]);
  });

  it('continues with the valid token while STS is down', async () => {
    await aWorker().tokenFor(settings(), { signal });
    clock.now += 0.8 * 3_600_000;
    sts.answer = stsError(503, 'ServiceUnavailable');
    expect(await aWorker().tokenFor(settings(), { signal })).toBe('token-1');
  });

  it('is not confused with a client secret: the token endpoint refuses, and mail is held', async () => {
    endpoint.answer = refusal('invalid_client', 'AADSTS700213: No matching federated identity record found', 401);
    const fault = await faultOf(aWorker().tokenFor(settings(), { signal }));
    expect(fault).toMatchObject({ code: 'OAUTH_INVALID_CLIENT', detail: 'AADSTS700213' });
  });
});

/** The verdict for mail, by the decision table. */
const verdictOn = (fault: unknown) => {
  const { code = '' } = fault as { code?: string };
  const asked: TransportFault = { phase: 'token', code, dot: false };
  const [recipient] = ['a@example.net'];
  const judged = judge([recipient as never], { kind: 'fault', fault: asked, refused: [] });
  return [[...judged.recipients.values()][0]?.verdict, judged.fault?.kind];
};

describe('an STS that', () => {
  it.each([
    ['does not let the role', stsError(403, 'AccessDenied'), 'hold', 'federation-denied'],
    ['is switched off', stsError(400, 'OutboundWebIdentityFederationDisabled'), 'hold', 'federation-off'],
    ['has its exception', stsError(400, 'OutboundWebIdentityFederationDisabledException'), 'hold', 'federation-off'],
    ['finds the request wrong', stsError(400, 'ValidationError'), 'hold', 'federation-denied'],
    ['throttles', stsError(400, 'Throttling'), 'retry', 'token-unavailable'],
    ['is down', stsError(503, 'ServiceUnavailable'), 'retry', 'token-unavailable'],
    ['fails', stsError(500, 'InternalFailure'), 'retry', 'token-unavailable'],
    ['speaks gibberish', (response) => response.writeHead(200).end('<html>'), 'retry', 'token-unavailable'],
    ['hangs up', (response) => response.destroy(), 'retry', 'token-unavailable'],
    ['knows credentials that ended', stsError(403, 'ExpiredToken'), 'retry', 'token-unavailable'],
  ] satisfies [string, FakeSts['answer'], string, string][])('%s: %j %s', async (_what, answer, verdict, kind) => {
    sts.answer = answer;
    const fault = await faultOf(aWorker().tokenFor(settings(), { signal }));
    expect(verdictOn(fault)).toEqual([verdict, kind]);
    expect(String(fault)).not.toMatch(/planted/);
    expect(endpoint.requests).toEqual([]);
  });
});
