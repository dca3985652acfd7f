import type { PairInForce, Review } from '../../ports/settings/in-force-store.ts';
import { chainOf } from '../../scope.ts';
import { hasDocument, type WithDocument } from './versions-in-force.ts';

/** Changes when other versions come into force or those in force are deleted, but not with rejected edits. */
export const pairKey = ({ scope, document, secret, since, reviewed }: PairInForce): string =>
  JSON.stringify([scope, document, secret, since, isDeleted(reviewed.document), isDeleted(reviewed.secret)]);

/** Identifies what is in force over a chain, in logs and for pooled transports: `default:7/3@1763800000000`. */
export const versionOf = (chain: readonly WithDocument[]): string =>
  chain
    .map(({ scope, document, secret, since }) => `${scope}:${document.version}/${secret?.version ?? 0}@${since}`)
    .join();

/** The version in force at a scope, from the pairs of all scopes it inherits from; empty if there is none. */
export const versionInForce = (pairs: ReadonlyMap<string, PairInForce>, scope: string): string =>
  versionOf(
    chainOf(scope)
      .flatMap((link) => pairs.get(link) ?? [])
      .filter(hasDocument),
  );

const isDeleted = ({ rejected }: Review): boolean => rejected?.code === 'deleted';
