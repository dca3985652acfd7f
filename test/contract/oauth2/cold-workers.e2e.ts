import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { dynamoTokenStore } from '../../../shared/adapters/dynamodb/token-store.ts';
import type { TokenStore } from '../../../shared/ports/sending/access-tokens.ts';
import type { EffectiveSettings } from '../../../shared/settings/schema/effective.ts';
import { startDynamoDb } from '../../support/emulators/dynamodb.ts';
import { coldWorker, faultOf, xoauth2Settings } from '../../support/oauth2/cold-worker.ts';
import { refusal, startTokenEndpoint, type TokenEndpoint } from '../../support/oauth2/token-endpoint.ts';

const WORKERS = 1_000;
const MINUTE = 60_000;
const clock = { now: 1_000_000 };
const signal = new AbortController().signal;

let table: Awaited<ReturnType<typeof startDynamoDb>>;
let store: TokenStore;
let endpoint: TokenEndpoint;

beforeAll(async () => {
  table = await startDynamoDb();
  store = dynamoTokenStore(table.client, table.table);
});
afterAll(() => table.close());
beforeEach(async () => {
  endpoint = await startTokenEndpoint();
});
afterEach(() => endpoint.close());

/** Workers that share only the table. */
const allAsk = (values: Partial<EffectiveSettings> = {}) => {
  const settings = xoauth2Settings('secret', { 'oauth2/token_url': endpoint.url, ...values });
  const workers = Array.from({ length: WORKERS }, () => coldWorker(store, () => clock.now));
  return Promise.all(workers.map((worker) => worker.tokenFor(settings, { signal })));
};

it(`${WORKERS} concurrent cold workers make two token requests in an hour`, async () => {
  const given = new Set<string>();
  for (const minutes of [0, 20, 25, 14]) {
    clock.now += minutes * MINUTE;
    for (const token of await allAsk()) given.add(token);
  }
  expect([...given].sort()).toEqual(['token-1', 'token-2']);
  expect(endpoint.requests).toHaveLength(2);
});

it('two logins at the same token endpoint have a request each', async () => {
  const values = [{}, { 'oauth2/client_id': 'client-2' }];
  const tokens = await Promise.all(values.map(allAsk));
  expect(tokens.map((some) => new Set(some).size)).toEqual([1, 1]);
  expect(endpoint.requests.map((form) => form.get('client_id')).sort()).toEqual(['client-1', 'client-2']);
});

it('a token endpoint that is down gets two requests per minute, however many workers need a token', async () => {
  endpoint.answer = refusal('temporarily_unavailable', '', 503);
  const settings = xoauth2Settings('secret', { 'oauth2/token_url': endpoint.url });
  for (let second = 0; second < 60; second += 5) {
    clock.now += 5_000;
    const workers = Array.from({ length: 50 }, () => coldWorker(store, () => clock.now));
    const faults = await Promise.all(workers.map((worker) => faultOf(worker.tokenFor(settings, { signal }))));
    for (const fault of faults) expect(fault).toMatchObject({ code: 'OAUTH_HTTP_503' });
  }
  expect(endpoint.requests).toHaveLength(2);
});
