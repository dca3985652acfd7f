import { createHash } from 'node:crypto';
import { access, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoremailApi } from '../api/storemail-api.ts';
import type { Sender } from '../message/submission.ts';
import { parseScope } from '../scope.ts';
import { SmtpReply } from './replies.ts';

export interface Credentials {
  username?: string | undefined;
  password?: string | null | undefined;
}

/** Resolves to the sender. Rejects with the `SmtpReply` to send. */
export type Authenticate = (credentials: Credentials) => Promise<Sender>;

export interface AuthenticationOptions {
  api: StoremailApi;
  /** The key from the configuration, which needs no check by the API. */
  ownKey: string | undefined;
  /** The scope for the user name `resend`. */
  scope: string | undefined;
  /** Folder with hashes of keys that the API has confirmed; if undefined, they are kept in memory only. */
  keysFolder: string | undefined;
  /** Milliseconds that are never set back. */
  now: () => number;
}

/** The user name that Resend's plugins log in with. */
const defaultUser = 'resend';
/** How long a confirmed key is trusted: a revoked key is accepted here until then, but refused by the API. */
const confirmedForMs = 5 * 60_000;
/** Keys come from clients, so the memory for them is bounded. */
const maxRemembered = 1_000;

/**
 * Authenticates clients whose password is an API key and whose user name is `resend` or a scope. While the API cannot
 * be reached, a key that it has confirmed before is still accepted, so that mail can be spooled during an outage.
 */
export const createAuthenticate = ({ api, ownKey, scope, keysFolder, now }: AuthenticationOptions): Authenticate => {
  const confirmedAt = new Map<string, number>();

  const wasConfirmed = async (hash: string): Promise<boolean> => {
    if (confirmedAt.has(hash)) return true;
    return keysFolder !== undefined && (await access(join(keysFolder, hash)).then(yes, no));
  };

  const remember = async (hash: string): Promise<void> => {
    if (confirmedAt.size >= maxRemembered) confirmedAt.clear();
    if (!confirmedAt.has(hash) && keysFolder)
      await writeFile(join(keysFolder, hash), '', { mode: 0o600 }).catch(() => {});
    confirmedAt.set(hash, now());
  };

  const forget = async (hash: string): Promise<void> => {
    confirmedAt.delete(hash);
    if (keysFolder) await unlink(join(keysFolder, hash)).catch(() => {});
  };

  const requireValid = async (key: string): Promise<void> => {
    const hash = createHash('sha256').update(key).digest('hex');
    if (key === ownKey || now() - (confirmedAt.get(hash) ?? Number.NEGATIVE_INFINITY) < confirmedForMs) return;
    const answer = await api.checkKey(key);
    if (answer.kind === 'valid') return remember(hash);
    if (answer.kind === 'invalid') {
      // Otherwise it would be accepted during the next outage, for mail that the API then refuses.
      await forget(hash);
      throw new SmtpReply(535, 'The password must be a Storemail API key');
    }
    if (await wasConfirmed(hash)) return;
    throw new SmtpReply(454, 'The API key cannot be checked now, try again later');
  };

  return async ({ username = '', password }) => {
    const named = username === defaultUser ? scope : parseScope(username);
    if (username !== defaultUser && named === undefined) {
      throw new SmtpReply(535, 'The user name must be resend, or a scope such as eu or eu.fr');
    }
    const key = password ?? '';
    if (!/^[\x21-\x7e]+$/.test(key)) throw new SmtpReply(535, 'The password must be a Storemail API key');
    await requireValid(key);
    return { scope: named, apiKey: key };
  };
};

const yes = (): boolean => true;
const no = (): boolean => false;
