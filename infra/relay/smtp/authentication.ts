import { createHash } from 'node:crypto';
import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoremailApi } from '../api/storemail-api.ts';
import type { Sender } from '../message/submission.ts';
import { parseScope } from '../scope.ts';
import { SmtpReply } from './replies.ts';

export interface Credentials {
  username?: string | undefined;
  password?: string | null | undefined;
}

/** Resolves to who is sending. Rejects with the `SmtpReply` to give. */
export type Authenticate = (credentials: Credentials) => Promise<Sender>;

export interface AuthenticationOptions {
  api: StoremailApi;
  /** The configuration's key needs no asking. */
  ownKey: string | undefined;
  /** Scope of the user name `resend`. */
  scope: string | undefined;
  /** Folder for hashes of keys that the API has confirmed; undefined: they are remembered until the end of the process. */
  keysFolder: string | undefined;
  now: () => number;
}

/** Resend's plugins log in with this name. */
const defaultUser = 'resend';
/** A revoked key is noticed after this long; the API itself notices at once. */
const confirmedForMs = 5 * 60_000;
/** Keys come from clients, so what is remembered of them is bounded. */
const maxRemembered = 1_000;

/**
 * The password is an API key, the user name `resend` or the scope to send for. While the API cannot be asked, a key that
 * it has confirmed before still serves, so that with a spool mail is taken while the API is down.
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

  const requireValid = async (key: string): Promise<void> => {
    const hash = createHash('sha256').update(key).digest('hex');
    if (key === ownKey || now() - (confirmedAt.get(hash) ?? Number.NEGATIVE_INFINITY) < confirmedForMs) return;
    const answer = await api.checkKey(key);
    if (answer.kind === 'valid') return remember(hash);
    if (answer.kind === 'invalid') throw new SmtpReply(535, 'The password must be a Storemail API key');
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
