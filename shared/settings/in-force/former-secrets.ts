import type { FormerSecret, InForce } from '../../ports/in-force-store.ts';

/** A shop has few mail servers; the item that every worker reads stays small. */
const KEPT = 10;

/** The passwords for other hosts to remember when `next` comes in force in the place of a pair's own one. */
export const formerSecrets = (
  { secret, since = 0, formerSecrets: before = [] }: InForce,
  next: InForce['secret'],
): { formerSecrets?: FormerSecret[] } => {
  const left = secret && secret.host !== next?.host ? [{ ...secret, until: since }] : [];
  const others = before.filter(({ host }) => host !== next?.host && host !== left[0]?.host);
  const kept = [...left, ...others].slice(0, KEPT);
  return kept.length > 0 ? { formerSecrets: kept } : {};
};
