import { dynamoDb } from '../../../shared/adapters/dynamodb/dynamodb-client.ts';
import { dynamoTokenStore } from '../../../shared/adapters/dynamodb/token-store.ts';
import { lazyAccessTokens } from '../../../shared/adapters/oauth2/lazy-access-tokens.ts';
import { loginOf } from '../../../shared/adapters/oauth2/stored-tokens.ts';
import { TokenFault } from '../../../shared/ports/sending/access-tokens.ts';
import type { SettingsInForce } from '../../../shared/ports/settings/settings-reader.ts';
import { builtInValues } from '../../../shared/settings/schema/built-in.ts';
import { settle } from '../calm.ts';
import { Violation } from '../engine/violation.ts';
import { TABLE } from '../environment.ts';
import { World } from '../models/world.ts';
import { START, Stage } from '../stage.ts';
import { tokenEndpoint } from '../stand-ins/fetch-token.ts';
import { setTimeout, simulatedNow } from '../stand-ins/runtime.ts';
import { prepared } from './configured.ts';
import type { Scenario } from './scenario.ts';

const MINUTE_MS = 60_000;
const LIFE_MS = 60 * MINUTE_MS;
const SCOPES = ['default', 'eu'];
/** Milliseconds for which a worker has the turn to request tokens. */
const TURN_MS = 15_000;
/** One, and another one after a fault: a worker that died, a lost response, or a turn that ended. */
const MOST_REQUESTS = 2;

/** Both scopes use the same application of one provider; only the refresh token identifies the mailbox. */
const settingsOf = (scope: string): SettingsInForce => ({
  scope,
  version: `${scope}:1/1@1`,
  values: {
    ...builtInValues,
    'system/smtp/auth': 'xoauth2',
    'oauth2/provider': 'custom',
    'oauth2/token_url': 'https://login.example/token',
    'oauth2/client_id': 'app',
    'oauth2/grant': 'refresh_token',
  },
  password: `refresh-${scope}-0`,
});

/** What the provider knows about a mailbox: its refresh tokens, by number. */
interface Mailbox {
  /** The refresh token that was used last. It is valid until its successor is used. */
  used: number;
  /** Its successor. Successors that were issued earlier for the same token are void. */
  newest: number;
  requests: number;
  /** When each access token was issued, by number. */
  issuedAt: Record<number, number>;
  /** What the store contained when the newest one was issued. */
  storedBefore: string;
}

const FIRST: Mailbox = { used: 0, newest: 0, requests: 0, issuedAt: {}, storedBefore: '' };

/** A provider that rotates refresh tokens (RFC 9700, section 4.14.2), and workers that log in with its tokens. */
class Logins {
  readonly stage: Stage;

  constructor(stage: Stage, before?: Mailbox) {
    this.stage = stage;
    if (before) for (const scope of SCOPES) stage.notes.set(scope, before);
    tokenEndpoint.answer = (form) => this.answer(form);
  }

  /** A cold worker that logs in for these scopes concurrently. */
  worker(name: string, scopes: readonly string[], loggedIn = (_scope: string): void => {}): void {
    const tokens = lazyAccessTokens({
      openStore: async () => dynamoTokenStore(dynamoDb(), TABLE),
      network: { loopback: false, private: false },
      now: simulatedNow,
      wait: setTimeout,
    });
    const logIn = async (scope: string): Promise<void> => {
      try {
        this.check(scope, await tokens.tokenFor(settingsOf(scope), { signal: new AbortController().signal }));
        loggedIn(scope);
      } catch (error) {
        if (!(error instanceof TokenFault) && (error as Error).name !== 'StoreUnavailable') throw error;
      }
    };
    this.stage.spawn(name, MINUTE_MS, () => Promise.all(scopes.map(logIn)));
  }

  mailbox(scope: string): Mailbox {
    return this.stage.notes.get(scope) as Mailbox;
  }

  private answer(form: URLSearchParams) {
    const [, scope = '', number = ''] = /^refresh-(\w+)-(\d+)$/.exec(form.get('refresh_token') ?? '') ?? [];
    const { used, newest, requests, issuedAt } = this.mailbox(scope);
    const presented = Number(number);
    if (presented !== used && presented !== newest) throw new TokenFault('OAUTH_INVALID_GRANT');
    const next = newest + 1;
    this.stage.notes.set(scope, {
      used: presented,
      newest: next,
      requests: requests + 1,
      issuedAt: { ...issuedAt, [next]: this.stage.simulation.now },
      storedBefore: this.stored(scope),
    });
    return { accessToken: `access-${scope}-${next}`, refreshToken: `refresh-${scope}-${next}`, lifeMs: LIFE_MS };
  }

  /** A worker is about to log in. */
  private check(scope: string, token: string): void {
    const [, owner = '', number = ''] = /^access-(\w+)-(\d+)$/.exec(token) ?? [];
    if (owner !== scope) throw new Violation(`${scope} logs in with a token of ${owner}`);
    const { newest, issuedAt, storedBefore } = this.mailbox(scope);
    const { now, current } = this.stage.simulation;
    const isOver = now > (issuedAt[Number(number)] ?? 0) + LIFE_MS;
    if (isOver && now < (current?.deadline ?? 0)) throw new Violation(`${scope} logs in with an expired token`);
    if (Number(number) === newest && this.stored(scope) === storedBefore)
      throw new Violation(`${scope} logs in before the refresh token is stored, which would be lost with the worker`);
  }

  /** When the current turn ends, and how often tokens were stored. */
  private stored(scope: string): string {
    const item = this.stage.world.table.get({ pk: 'oauth2-tokens', sk: loginOf(settingsOf(scope)).id });
    return `${item?.heldUntil?.N} ${item?.version?.N}`;
  }
}

/** Both scopes have a token that was issued `ms` milliseconds ago, for the successor of the first refresh token. */
const issuedBefore = (ms: number): Logins => {
  const world = prepared('tokens', () => {
    const before = new Logins(new Stage(new World()), FIRST);
    before.stage.simulation.now -= LIFE_MS;
    for (const name of ['first', 'second']) {
      before.worker(name, SCOPES);
      settle(before.stage);
      before.stage.simulation.now += LIFE_MS;
    }
    return before.stage.world;
  });
  const logins = new Logins(new Stage(world), { ...FIRST, used: 1, newest: 2, issuedAt: { 2: START } });
  logins.stage.simulation.now += ms;
  return logins;
};

/** A cold worker can still log in hours later. */
const end = (stage: Stage): void => {
  const logins = new Logins(stage);
  for (const scope of SCOPES) {
    const { requests } = logins.mailbox(scope);
    if (requests > MOST_REQUESTS) throw new Violation(`${scope} requested ${requests} tokens instead of one`);
  }
  stage.simulation.now += 2 * LIFE_MS;
  const loggedIn = new Set<string>();
  logins.worker('later', SCOPES, (scope) => loggedIn.add(scope));
  settle(stage);
  const shutOut = SCOPES.find((scope) => !loggedIn.has(scope));
  if (shutOut) throw new Violation(`${shutOut} can no longer log in: its refresh token is lost`);
};

/** Access tokens are still valid and must be renewed by one worker, whatever happens to it. */
export const tokenRenewed: Scenario = {
  name: 'token-renewed',
  about: 'Two workers whose access tokens are about to expire, one of them in two scopes.',
  faults: 1,
  begin: () => {
    const logins = issuedBefore(50 * MINUTE_MS);
    logins.worker('worker-1', SCOPES);
    logins.worker('worker-2', ['default']);
    return logins.stage;
  },
  end,
};

/** A worker receives new tokens so late that another one takes over before they are stored. */
export const tokenOvertaken: Scenario = {
  name: 'token-overtaken',
  about:
    'One worker that is about to store new tokens when its turn is nearly over, and another one that waits for it.',
  faults: 1,
  begin: () => {
    const logins = issuedBefore(70 * MINUTE_MS);
    logins.worker('worker-1', ['default']);
    const { simulation } = logins.stage;
    for (let label = ''; !label.startsWith('token endpoint'); ) {
      const [call] = simulation.calls;
      if (!call) throw new Error('The worker asked for no token');
      label = call.operation.label();
      simulation.answer(call, 'answer');
    }
    simulation.now += TURN_MS - 100;
    logins.worker('worker-2', ['default']);
    return logins.stage;
  },
  end,
};
