import type { FormerSecret, PairInForce } from '../../ports/settings/in-force-store.ts';

/** Nothing has ever been saved or reviewed at this scope. */
export const emptyPair = (scope: string): PairInForce => ({
  scope,
  revision: 0,
  reviewed: { document: { version: 0 }, secret: { version: 0 }, at: 0 },
});

/** The next pair. Versions that are absent are no longer in force. */
export interface PairChange extends Pick<PairInForce, 'document' | 'secret'> {
  /** Absent: the mailbox's password stays as it is. `null`: there is none any more. */
  mailbox?: NonNullable<PairInForce['mailbox']> | null;
  /** How far edits are reviewed. `at` never goes back, whatever is given. */
  reviewed: PairInForce['reviewed'];
  /**
   * When these versions come in force, in milliseconds since the epoch: not before any of them was written. Absent:
   * the versions are those of before, and so is the time.
   */
  movedAt?: number;
  /** Whether to forget the password that was in force: a rollback must not bring back a cleared one. */
  forgetsSecret?: boolean;
}

/**
 * The pair that follows `current`, ready for `InForceStore.move`. Saves, rollbacks and reviews all make theirs here:
 * the revision rises by one, the time in force never repeats, and a password replaced by one for another host is kept
 * for a rollback.
 */
export const nextPair = (current: PairInForce, change: PairChange): PairInForce => {
  const { document, secret, reviewed, movedAt, mailbox = current.mailbox } = change;
  const since = sinceOf(current, movedAt);
  const formerSecrets = formerSecretsOf(current, change);
  return {
    scope: current.scope,
    revision: current.revision + 1,
    ...(document && { document }),
    ...(secret && { secret }),
    ...(mailbox && { mailbox }),
    ...(formerSecrets.length > 0 && { formerSecrets }),
    ...(since !== undefined && { since }),
    reviewed: { ...reviewed, at: Math.max(reviewed.at, current.reviewed.at) },
  };
};

/** Former passwords that are kept. Few, because every worker reads this item and a shop has few mail servers. */
const MAX_FORMER_SECRETS = 10;

/** Passwords for hosts other than the one in force, newest first. */
const formerSecretsOf = (current: PairInForce, { secret: next, forgetsSecret = false }: PairChange): FormerSecret[] => {
  const { secret, since = 0, formerSecrets = [] } = current;
  const replaced = secret && !forgetsSecret && secret.host !== next?.host ? [{ ...secret, until: since }] : [];
  const others = formerSecrets.filter(({ host }) => host !== next?.host && host !== replaced[0]?.host);
  return [...replaced, ...others].slice(0, MAX_FORMER_SECRETS);
};

/** Strictly after the previous pair, so that two pairs never have the same time: `pairKey` depends on it. */
const sinceOf = ({ since }: PairInForce, movedAt: number | undefined): number | undefined =>
  movedAt === undefined ? since : Math.max(movedAt, (since ?? 0) + 1);

/** The pair of a scope whose settings are deleted: nothing is in force or remembered, only how far edits are reviewed. */
export const deletedPair = (current: PairInForce, reviewed: PairInForce['reviewed']): PairInForce => ({
  ...emptyPair(current.scope),
  revision: current.revision + 1,
  reviewed: { ...reviewed, at: Math.max(reviewed.at, current.reviewed.at) },
});

/** The scope's password in force, with the host it was saved for (invariant 7). */
type Bound = Pick<PairInForce, 'scope' | 'secret'>;

const hasSecret = <T extends Bound>(pair: T): pair is T & Required<Pick<PairInForce, 'secret'>> =>
  pair.secret !== undefined;

/**
 * The scope whose password may be sent to this host: the narrowest scope of the chain (widest first) with a password of
 * its own, if that was saved for this host. A wider scope's password never replaces it. `undefined`: none.
 */
export const passwordHolder = <T extends Bound>(chain: readonly T[], host: string) => {
  const narrowest = chain.filter(hasSecret).at(-1);
  return narrowest?.secret.host === host ? narrowest : undefined;
};
