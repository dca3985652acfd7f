import { createHash } from 'node:crypto';
import { memoize } from '../engine/memoize.ts';
import { Violation } from '../engine/violation.ts';
import { PREFIX, SETTINGS_API } from '../environment.ts';
import type { Item } from '../models/items.ts';
import type { Conversation } from '../models/mail.ts';
import type { Version } from '../models/parameters.ts';
import type { Write } from '../models/table.ts';
import { scene } from '../models/world.ts';

/** Milliseconds for which a worker may use settings that it has read, and one second. */
const STALE_MS = 31_000;

/** What a save of the simulation writes: host, user name and password contain the name of the save. */
export const savedAs = (name: string) => ({
  host: `smtp.${name}.example`,
  username: name,
  /** One of several passwords of the account. */
  password: (which = '') => `qz-${name}-${which}`,
});

/** A port that no valid settings have. */
export const INVALID_PORT = 99_999;

const parameter = (name: string, version: number | undefined): Version | undefined => {
  try {
    return scene.world.parameters.get(`${PREFIX}/${name}`, version);
  } catch {
    return undefined;
  }
};

const numberAt = (item: Item | undefined, half: string): number | undefined => {
  const version = item?.[half]?.M?.version?.N;
  return version === undefined ? undefined : Number(version);
};

/** Invariants 6, 7 and 8: never half a save, a password only for its host, a server only for its scope. */
export class SettingsTogether {
  /** User names that have been in force in each scope, in order. */
  private readonly inForce = new Map<string, string[]>();
  private changedAt = 0;
  /** Names of saves that were answered with a conflict: they must never be in force. */
  private readonly refused = new Set<string>();
  /** The newest version of each parameter that each process has seen. */
  private readonly seen = new Map<string, number>();
  /** Versions that settings-api wrote on top of another that it had not seen, apart from copies by the SDK's retries. */
  private readonly blind = new Set<string>();

  /** A process has read which version of a parameter is the newest. */
  parameterRead(name: string, newest: number): void {
    this.seen.set(`${scene.simulation.current?.name} ${name}`, newest);
  }

  parameterWritten(name: string, { version, modifiedBy, value }: Version): void {
    if (modifiedBy !== SETTINGS_API) return;
    const seen = this.seen.get(`${scene.simulation.current?.name} ${name}`) ?? 0;
    const unseen = scene.world.parameters.history(name).filter((one) => one.version > seen && one.version < version);
    const isCopy = (one: Version) => one.modifiedBy === SETTINGS_API && one.value === value;
    if (!unseen.every(isCopy)) this.blind.add(`${name} ${version}`);
  }

  itemWritten({ pk, sk, before, after }: Write): void {
    if (pk !== 'settings' || !after) return;
    if (Number(after.revision?.N) !== Number(before?.revision?.N ?? 0) + 1)
      throw new Violation(`${sk}: a pair replaced one that nobody had read`);
    const documentVersion = numberAt(after, 'document');
    if (documentVersion === undefined) return;
    const document = parameter(`settings/${sk}`, documentVersion);
    if (!document || hash(document.value) !== after.document?.M?.sha256?.S) {
      throw new Violation(`${sk}: the document in force does not exist`);
    }
    if (this.blind.has(`${PREFIX}/settings/${sk} ${documentVersion}`))
      throw new Violation(`${sk}: a save replaced an edit that it had not seen`);
    const username = this.checkDocument(sk, document.value);
    const secret = numberAt(after, 'secret');
    const password = secret === undefined ? undefined : parameter(`secrets/${sk}/smtp-password`, secret);
    if (secret !== undefined && !password) throw new Violation(`${sk}: the password in force does not exist`);
    if (password && username !== undefined && !password.value.startsWith(savedAs(username).password())) {
      throw new Violation(`${sk}: the password of one save is in force with the document of another`);
    }
    if (username !== undefined) this.comesInForce(sk, username);
  }

  conversationBegun({ host, username, password, emailId }: Conversation): void {
    if (host !== savedAs(username).host) throw new Violation(`${username} logs in at ${host}: half of a save`);
    if (!password?.startsWith(savedAs(username).password()))
      throw new Violation(`${host} gets the password of another host`);
    const scope = scene.world.table.get({ pk: `email#${emailId}`, sk: 'status' })?.scope?.S ?? '';
    const owner = username.split('-')[0] ?? '';
    if (owner !== 'default' && owner !== scope)
      throw new Violation(`An email of ${scope} goes to the server of ${owner}`);
  }

  /** After faults have stopped, workers use the settings in force. */
  begunInCalm({ username, scope }: Conversation): void {
    if (scene.simulation.now - this.changedAt < STALE_MS) return;
    const newest = usernameInForce(scope) ?? usernameInForce('default');
    if (newest !== username) throw new Violation(`${scope} sends as ${username}, although ${newest} is in force`);
  }

  /** Circuits that are open for settings no longer in force: no email will ever probe them. */
  outdatedCircuits(): string[] {
    return scene.world.table.items().flatMap(({ pk, sk, closedAt }) => {
      const [scope = '', version] = sk?.S?.split('#') ?? [];
      const isOpen = pk?.S === 'circuits' && !closedAt && version !== 'none';
      return isOpen && version !== versionInForce(scope) ? [sk?.S ?? ''] : [];
    });
  }

  /** Checks the circuits at the end of a run. */
  end(): void {
    const [outdated] = this.outdatedCircuits();
    if (outdated !== undefined)
      throw new Violation(`The circuit ${outdated} is open, although other settings are in force`);
  }

  /** A save was answered. */
  answered(name: string, scope: string, status: number): void {
    const wasInForce = this.inForce.get(scope)?.includes(name) ?? false;
    if (status === 200 && !wasInForce)
      throw new Violation(`The save of ${name} was answered with success, but is not in force`);
    if (status !== 409 && status !== 412) return;
    this.refused.add(name);
    if (wasInForce) throw new Violation(`The save of ${name} was refused, but is in force`);
  }

  /** Part of the fingerprint of a state. */
  state(): string {
    const known = [...this.inForce, ...this.seen];
    return `${JSON.stringify(known)} ${this.changedAt} ${[...this.refused]} ${[...this.blind]}`;
  }

  private checkDocument(scope: string, text: string): string | undefined {
    const { port, username, auth } = loginOf(text);
    // A login without a user name is invalid only as a whole: each value by itself is good.
    if (port === INVALID_PORT || (auth === 'plain' && username === ''))
      throw new Violation(`${scope}: an invalid document is in force`);
    return username;
  }

  private comesInForce(scope: string, username: string): void {
    if (this.refused.has(username)) throw new Violation(`The save of ${username} was refused, but is put in force`);
    const before = this.inForce.get(scope) ?? [];
    if (before.at(-1) === username) return;
    this.inForce.set(scope, [...before, username]);
    this.changedAt = scene.simulation.now;
  }
}

const hash = memoize((text) => createHash('sha256').update(text).digest('hex'));

interface Login {
  port?: number;
  username?: string;
  auth?: string;
}

const loginOf = memoize((text): Login => (JSON.parse(text) as { system?: { smtp?: Login } }).system?.smtp ?? {});

/** The settings in force for a scope, as circuits name them: `default:2/1@1772366400000,eu:1/1@1772366400000`. */
const versionInForce = (scope: string): string =>
  [...new Set(['default', scope])]
    .flatMap((link) => {
      const pair = scene.world.table.get({ pk: 'settings', sk: link });
      const document = numberAt(pair, 'document');
      return document === undefined ? [] : [`${link}:${document}/${numberAt(pair, 'secret') ?? 0}@${pair?.since?.N}`];
    })
    .join();

const usernameInForce = (scope: string): string | undefined => {
  const version = numberAt(scene.world.table.get({ pk: 'settings', sk: scope }), 'document');
  const document = version === undefined ? undefined : parameter(`settings/${scope}`, version);
  return document && loginOf(document.value).username;
};
