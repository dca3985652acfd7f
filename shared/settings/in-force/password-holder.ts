import type { PairInForce } from '../../ports/settings/in-force-store.ts';

/** A password belongs to the host it was saved for (design invariant 7). */
type Bound = Pick<PairInForce, 'scope' | 'secret'>;

const hasSecret = <T extends Bound>(pair: T): pair is T & Required<Pick<PairInForce, 'secret'>> =>
  pair.secret !== undefined;

/**
 * Whose password may be sent to this host: that of the narrowest scope of the chain (widest first) that has one of
 * its own, if it was saved for this host. A wider scope's password never stands in for it. `undefined`: nobody's.
 */
export const passwordHolder = <T extends Bound>(chain: readonly T[], host: string) => {
  const narrowest = chain.filter(hasSecret).at(-1);
  return narrowest?.secret.host === host ? narrowest : undefined;
};
