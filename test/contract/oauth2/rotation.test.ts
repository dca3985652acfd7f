import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import { memoryTokenStore } from '../../support/fakes/memory-token-store.ts';
import { coldWorker, faultOf, xoauth2Settings } from '../../support/oauth2/cold-worker.ts';
import { refusal, startTokenEndpoint, type TokenEndpoint, token } from '../../support/oauth2/token-endpoint.ts';

const TURN = 15_000;
const clock = { now: 1_000_000 };
const signal = new AbortController().signal;

let endpoint: TokenEndpoint;
let store: ReturnType<typeof memoryTokenStore>;
/** Requests that the endpoint has not answered yet, in order. */
let open: { form: URLSearchParams; response: ServerResponse }[];
let arrived: () => void;

beforeEach(async () => {
  clock.now = 1_000_000;
  endpoint = await startTokenEndpoint();
  store = memoryTokenStore();
  open = [];
  endpoint.answer = (form, response) => {
    open.push({ form, response });
    arrived();
  };
});
afterEach(() => endpoint.close());

const settings = () => xoauth2Settings('r0', { 'oauth2/token_url': endpoint.url, 'oauth2/grant': 'refresh_token' });
const aWorker = () => coldWorker(store, () => clock.now);

/** Starts a token request by a worker, and waits until it has reached the endpoint. */
const asking = async (worker = aWorker(), until = signal) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  arrived = resolve;
  const given = worker.tokenFor(settings(), { signal: until });
  given.catch(() => {});
  await promise;
  return { given, request: open[open.length - 1] as (typeof open)[number] };
};

const answer = ({ form, response }: (typeof open)[number], number: number) =>
  token(`a${number}`, { refresh_token: `r${number}` })(form, response);
const refuse = ({ form, response }: (typeof open)[number]) => refusal('invalid_grant')(form, response);

/** The refresh token that the next worker sends once the access token has expired. */
const nextSent = async () => {
  clock.now += 3_600_000;
  const { given, request } = await asking();
  answer(request, 9);
  await given;
  return request.form.get('refresh_token');
};

/** Two workers request with the same refresh token: the first was so slow that the second took over its turn. */
const twoAtOnce = async () => {
  const slow = await asking();
  clock.now += TURN;
  const quick = await asking();
  expect(open.map(({ form }) => form.get('refresh_token'))).toEqual(['r0', 'r0']);
  return { slow, quick };
};

describe('the slower of two concurrent workers', () => {
  it('does not overwrite the newer refresh token, and uses the newer access token', async () => {
    const { slow, quick } = await twoAtOnce();
    answer(quick.request, 2);
    expect(await quick.given).toBe('a2');
    answer(slow.request, 1);
    expect(await slow.given).toBe('a2');
    expect(await nextSent()).toBe('r2');
  });

  it('stores nothing while the other one has the turn, whose request voids its refresh token', async () => {
    const { slow, quick } = await twoAtOnce();
    answer(slow.request, 1);
    expect(await slow.given).toBe('a1');
    answer(quick.request, 2);
    expect(await quick.given).toBe('a2');
    expect(await nextSent()).toBe('r2');
  });

  it('stores its refresh token even though the other one was refused, which clears the failure', async () => {
    const { slow, quick } = await twoAtOnce();
    refuse(quick.request);
    expect(await faultOf(quick.given)).toMatchObject({ code: 'OAUTH_INVALID_GRANT' });
    answer(slow.request, 1);
    expect(await slow.given).toBe('a1');
    expect(await aWorker().tokenFor(settings(), { signal })).toBe('a1');
    expect(await nextSent()).toBe('r1');
  });

  it('stores nothing if the answer to the other one was lost, whose request voided its refresh token', async () => {
    const { slow, quick } = await twoAtOnce();
    quick.request.response.destroy();
    expect(await faultOf(quick.given)).toMatchObject({ code: 'ECONNRESET' });
    answer(slow.request, 1);
    expect(await slow.given).toBe('a1');
    expect(await nextSent()).toBe('r0');
  });

  it('makes no request if its turn was over by the time it was told of it', async () => {
    const { take } = store;
    let taken = 0;
    store.take = async (...turn) => {
      const isTaken = await take(...turn);
      if (taken++ === 0) clock.now += TURN;
      return isTaken;
    };
    const { given, request } = await asking();
    expect(taken).toBe(2);
    answer(request, 1);
    expect(await given).toBe('a1');
  });

  it("if it is the one refused, hides no token and uses the other's", async () => {
    const { slow, quick } = await twoAtOnce();
    answer(quick.request, 2);
    await quick.given;
    refuse(slow.request);
    expect(await slow.given).toBe('a2');
    expect(await aWorker().tokenFor(settings(), { signal })).toBe('a2');
    expect(await nextSent()).toBe('r2');
  });

  it('does not lose its turn to an even slower one', async () => {
    const { slow, quick } = await twoAtOnce();
    clock.now += TURN;
    const third = await asking();
    answer(third.request, 3);
    await third.given;
    answer(quick.request, 2);
    answer(slow.request, 1);
    expect(await Promise.all([quick.given, slow.given])).toEqual(['a3', 'a3']);
    expect(await nextSent()).toBe('r3');
  });
});

describe('a rotated refresh token', () => {
  it('is stored although the waiting caller aborted', async () => {
    const caller = new AbortController();
    const { given, request } = await asking(aWorker(), caller.signal);
    caller.abort();
    expect(await faultOf(given)).toMatchObject({ code: 'ETIMEDOUT' });
    const patient = aWorker().tokenFor(settings(), { signal });
    answer(request, 1);
    expect(await patient).toBe('a1');
    expect(await nextSent()).toBe('r1');
  });

  it.each([
    ['for a moment, at once', 2],
    ['for longer, by the next request of that worker', 4],
  ])('is stored when the table was unavailable %s', async (_how, failures) => {
    let left = failures;
    const write = store.write;
    store.write = async (...args) => {
      if (left-- > 0) throw new StoreUnavailable('away');
      return write(...args);
    };
    const worker = aWorker();
    const { given, request } = await asking(worker);
    answer(request, 1);
    const first = await given.catch((error: unknown) => error);
    clock.now += TURN;
    expect(await worker.tokenFor(settings(), { signal })).toBe('a1');
    expect(first).toEqual(failures < 4 ? 'a1' : expect.any(StoreUnavailable));
    expect(open).toHaveLength(1);
    expect(await nextSent()).toBe('r1');
  });

  it('is lost if its worker was killed before storing it, and the next one sends the old token', async () => {
    const mute = { ...store, write: () => new Promise<boolean>(() => {}) };
    const killed = await asking(coldWorker(mute, () => clock.now));
    answer(killed.request, 1);
    clock.now += TURN;
    const { given, request } = await asking();
    expect(request.form.get('refresh_token')).toBe('r0');
    refuse(request);
    expect(await faultOf(given)).toMatchObject({ code: 'OAUTH_INVALID_GRANT' });
  });
});
