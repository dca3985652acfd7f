import type { PairInForce } from '../../ports/settings/in-force-store.ts';

/** The password in force of a scope, and the host it was saved for (design invariant 7). */
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
