import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccessTokens } from '../../../shared/adapters/oauth2/access-tokens.ts';
import { createTransports } from '../../../shared/adapters/transports.ts';
import { anEmail } from '../../support/builders/emails.ts';
import { memoryTokenStore } from '../../support/fakes/memory-token-store.ts';
import { noIdentity, xoauth2Settings } from '../../support/oauth2/cold-worker.ts';
import { refusal, startTokenEndpoint, type TokenEndpoint, token } from '../../support/oauth2/token-endpoint.ts';
import { startXoauth2Server, type Xoauth2Server } from '../../support/oauth2/xoauth2-server.ts';
import { testCertificates } from '../../support/smtp/certificates.ts';
import { given, MINUTE } from '../../support/smtp/delivery.ts';

const network = { loopback: true, private: false };
let endpoint: TokenEndpoint;
let server: Xoauth2Server;
let ca: string;

beforeEach(async () => {
  const certificates = await testCertificates();
  ca = certificates.ca;
  [endpoint, server] = await Promise.all([startTokenEndpoint(), startXoauth2Server(certificates.good)]);
});
afterEach(() => Promise.all([endpoint.close(), server.close()]));

const settings = () =>
  xoauth2Settings('planted-secret', {
    'system/smtp/host': 'localhost',
    'system/smtp/port': server.port,
    'system/smtp/ssl': 'tls',
    'delivery/tls_ca': ca,
    'oauth2/token_url': endpoint.url,
  });

/** deliver-email over real sockets, under a simulated clock that may be skewed against other workers. */
const aDelivery = async ({ emails = 1, tokens = memoryTokenStore(), skewMs = 0, at = 0 } = {}) => {
  const clock = { now: () => 0 };
  const accessTokens = createAccessTokens({
    store: tokens,
    network,
    identityTokens: noIdentity,
    now: () => clock.now() + skewMs,
    wait: () => wait(1),
  });
  const inForce = settings();
  const delivery = await given({
    emails: Array.from({ length: emails }, () => anEmail()),
    dependencies: {
      settings: { effective: async () => ({ kind: 'in-force', settings: inForce }) },
      transports: createTransports({ network, now: () => clock.now(), accessTokens }),
    },
  });
  delivery.clock.now += at;
  clock.now = () => delivery.clock.now;
  return delivery;
};

type Delivery = Awaited<ReturnType<typeof aDelivery>>;

/** Delivers due mail, minute by minute. */
const passMinutes = async ({ clock, deliverBatch }: Delivery, minutes: number) => {
  for (let minute = 0; minute < minutes; minute++) {
    clock.now += MINUTE;
    await deliverBatch();
  }
};
const statesOf = async ({ stored }: Delivery) => (await stored()).map((email) => email?.state);

describe('a token endpoint that is unavailable for an hour', () => {
  it.each([
    ['answers 503', refusal('whatever', '', 503)],
    ['answers 429', refusal('whatever', '', 429)],
    ['is unavailable in its own words', refusal('temporarily_unavailable')],
    ['hangs up', (_form: unknown, response: { destroy(): unknown }) => response.destroy()],
  ])('and %s loses no email: all are retried, and sent when it is back', async (_how, answer) => {
    endpoint.answer = answer;
    const delivery = await aDelivery({ emails: 10 });
    await delivery.deliverBatch();
    await passMinutes(delivery, 60);
    expect(new Set(await statesOf(delivery))).toEqual(new Set(['retrying']));
    expect(endpoint.requests.length).toBeLessThanOrEqual(121);
    expect(server.logins).toEqual([]);
    endpoint.answer = token('good');
    await passMinutes(delivery, 120);
    expect(new Set(await statesOf(delivery))).toEqual(new Set(['sent']));
    expect(server.messages).toHaveLength(10);
  });
});

describe('a permanently refused login', () => {
  it.each([
    ['the secret has expired', refusal('invalid_client', 'AADSTS7000222: expired', 401), /secret has expired/],
    ['the grant was revoked', refusal('invalid_grant', 'Token has been revoked'), /refresh token was revoked/],
    ['nobody consented', refusal('consent_required'), /SMTP\.SendAsApp/],
  ])('holds mail because %s, for as long as it takes, without ageing it', async (_why, answer, reason) => {
    endpoint.answer = answer;
    const delivery = await aDelivery();
    await delivery.deliverBatch();
    await passMinutes(delivery, 60);
    const email = await delivery.email();
    expect(email).toMatchObject({ state: 'held', reason: expect.stringMatching(reason), attempts: 0 });
    expect(JSON.stringify([email, delivery.log])).not.toContain('planted');
  });
});

describe('a token', () => {
  it('that the mail server no longer accepts is replaced by one new token, and the email is sent immediately', async () => {
    const tokens = memoryTokenStore();
    await (await aDelivery({ tokens })).deliverBatch();
    server.accepts = (given) => given === 'token-2';
    const later = await aDelivery({ tokens, at: MINUTE });
    await later.deliverBatch();
    expect([await statesOf(later), endpoint.requests.length]).toEqual([['sent'], 2]);
    expect(server.logins.map(({ token: used }) => used)).toEqual(['token-1', 'token-1', 'token-2']);
  });

  it.each([
    ['ahead', 10 * MINUTE],
    ['behind', -10 * MINUTE],
  ])('is usable by a worker whose clock is ten minutes %s, even near its expiry', async (_way, skewMs) => {
    const tokens = memoryTokenStore();
    await (await aDelivery({ tokens })).deliverBatch();
    // What lasts for an hour by the endpoint's clock has ended; the worker that is behind cannot know.
    server.accepts = (given) => given !== 'token-1';
    const skewed = await aDelivery({ tokens, skewMs, at: 61 * MINUTE });
    await skewed.deliverBatch();
    const punctual = await aDelivery({ tokens, at: 62 * MINUTE });
    await punctual.deliverBatch();
    expect([await statesOf(skewed), await statesOf(punctual)]).toEqual([['sent'], ['sent']]);
    expect(endpoint.requests.length).toBeLessThanOrEqual(3);
  });

  it('of 60 seconds is renewed as often as necessary, and every email is sent', async () => {
    endpoint.answer = (form, response) => token(`t${endpoint.requests.length}`, { expires_in: 60 })(form, response);
    const tokens = memoryTokenStore();
    for (let second = 0; second < 180; second += 20) {
      const delivery = await aDelivery({ tokens, at: second * 1_000 });
      await delivery.deliverBatch();
      expect(await statesOf(delivery)).toEqual(['sent']);
    }
    expect(endpoint.requests.length).toBeGreaterThanOrEqual(3);
    expect(endpoint.requests.length).toBeLessThanOrEqual(4);
  });

  it('of 8 kB logs in, and is shared like any other', async () => {
    const long = 'x'.repeat(8_192);
    endpoint.answer = token(long);
    const tokens = memoryTokenStore();
    await (await aDelivery({ tokens })).deliverBatch();
    const second = await aDelivery({ tokens, at: MINUTE });
    await second.deliverBatch();
    expect([await statesOf(second), endpoint.requests.length]).toEqual([['sent'], 1]);
    expect(new Set(server.logins.map(({ token: used }) => used))).toEqual(new Set([long]));
  });
});
