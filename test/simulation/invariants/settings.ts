import { createHash } from 'node:crypto';
import { Violation } from '../engine/violation.ts';
import { PREFIX } from '../environment.ts';
import type { Item } from '../models/items.ts';
import type { Conversation } from '../models/mail.ts';
import type { Version } from '../models/parameters.ts';
import type { Write } from '../models/table.ts';
import { scene } from '../models/world.ts';

/** Milliseconds for which a worker may go by what it read, and a little. */
const STALE_MS = 31_000;

/** What every save of a simulation writes: its own name is in the host, the user name and the password. */
export const savedAs = (name: string) => ({
  host: `smtp.${name}.example`,
  username: name,
  /** One of some passwords of the account. */
  password: (which = '') => `qz-${name}-${which}`,
});

/** The host that no valid settings have. */
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

/** Design invariants 6, 7 and 8: no half of a save, no password for another host, no other scope's server. */
export class SettingsTogether {
  /** User names that were in force at a scope, in order. */
  private readonly inForce = new Map<string, string[]>();
  private changedAt = 0;
  /** Names of saves that were answered with a conflict: they must never come in force. */
  private readonly refused = new Set<string>();

  written({ pk, sk, after }: Write): void {
    if (pk !== 'settings' || !after) return;
    const documentVersion = numberAt(after, 'document');
    if (documentVersion === undefined) return;
    const document = parameter(`settings/${sk}`, documentVersion);
    if (!document || hash(document.value) !== after.document?.M?.sha256?.S) {
      throw new Violation(`${sk}: the document in force is not there`);
    }
    const username = this.checkDocument(sk, document.value);
    const secret = numberAt(after, 'secret');
    const password = secret === undefined ? undefined : parameter(`secrets/${sk}/smtp-password`, secret);
    if (secret !== undefined && !password) throw new Violation(`${sk}: the password in force is not there`);
    if (password && username !== undefined && !password.value.startsWith(savedAs(username).password())) {
      throw new Violation(`${sk}: the password of one save is in force with the document of another`);
    }
    if (username !== undefined) this.comesInForce(sk, username);
  }

  begun({ host, username, password, emailId }: Conversation): void {
    if (host !== savedAs(username).host) throw new Violation(`${username} logs in at ${host}: half of a save`);
    if (!password?.startsWith(savedAs(username).password()))
      throw new Violation(`${host} gets the password of another host`);
    const scope = scene.world.table.get({ pk: `email#${emailId}`, sk: 'status' })?.scope?.S ?? '';
    const owner = username.split('-')[0] ?? '';
    if (owner !== 'default' && owner !== scope)
      throw new Violation(`An email of ${scope} goes to the server of ${owner}`);
  }

  /** Once nothing fails any more, workers go by what is in force. */
  begunInCalm({ username, scope }: Conversation): void {
    if (scene.simulation.now - this.changedAt < STALE_MS) return;
    const newest = usernameInForce(scope) ?? usernameInForce('default');
    if (newest !== username) throw new Violation(`${scope} sends as ${username}, and ${newest} is in force`);
  }

  /** A save was answered. */
  answered(name: string, scope: string, status: number): void {
    const wasInForce = this.inForce.get(scope)?.includes(name) ?? false;
    if (status === 200 && !wasInForce) throw new Violation(`The save of ${name} was answered, and is not in force`);
    if (status !== 409 && status !== 412) return;
    this.refused.add(name);
    if (wasInForce) throw new Violation(`The save of ${name} was refused, and is in force`);
  }

  /** For the hash of a state. */
  state(): string {
    return `${JSON.stringify([...this.inForce])} ${this.changedAt} ${[...this.refused]}`;
  }

  private checkDocument(scope: string, text: string): string | undefined {
    const { port, username } = loginOf(text);
    if (port === INVALID_PORT) throw new Violation(`${scope}: an invalid document is in force`);
    return username;
  }

  private comesInForce(scope: string, username: string): void {
    if (this.refused.has(username)) throw new Violation(`The save of ${username} was refused, and comes in force`);
    const before = this.inForce.get(scope) ?? [];
    if (before.at(-1) === username) return;
    this.inForce.set(scope, [...before, username]);
    this.changedAt = scene.simulation.now;
  }
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

const loginOf = (text: string): { port?: number; username?: string } =>
  (JSON.parse(text) as { system?: { smtp?: { port?: number; username?: string } } }).system?.smtp ?? {};

const usernameInForce = (scope: string): string | undefined => {
  const version = numberAt(scene.world.table.get({ pk: 'settings', sk: scope }), 'document');
  const document = version === undefined ? undefined : parameter(`settings/${scope}`, version);
  return document && loginOf(document.value).username;
};
