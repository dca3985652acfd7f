import type { InForceStore, PairInForce } from '../../../shared/ports/settings/in-force-store.ts';
import type { Parameters } from '../../../shared/ports/settings/parameters.ts';
import { chainOf } from '../../../shared/scope.ts';
import { SettingsFault } from '../../../shared/settings/document/fault.ts';
import { emptyPair } from '../../../shared/settings/in-force/pair.ts';
import { hasDocument, readDocumentInForce } from '../../../shared/settings/in-force/versions-in-force.ts';
import type { WiderScope } from '../../../shared/settings/review/facts.ts';
import type { SettingsDocument } from '../../../shared/settings/schema/effective.ts';

/** The settings in force at one scope of a chain. */
export interface Link extends WiderScope {
  pair: PairInForce;
  /** Why the document in force is no longer available; `document` is empty then. */
  fault?: string;
}

/** The settings in force at a scope, with the scopes it inherits from. */
export interface ScopeChain {
  scope: string;
  own: Link;
  /** The scopes that have settings, widest first. */
  wider: readonly Link[];
}

const linkOf = (pair: PairInForce, document: SettingsDocument): Link => ({
  scope: pair.scope,
  pair,
  document,
  ...(pair.secret && { secret: pair.secret }),
});

/** Reads what a pair names in SSM. Rejects with `ParametersUnavailable`. */
export const readLink = async (pair: PairInForce, parameters: Parameters): Promise<Link> => {
  try {
    return linkOf(pair, hasDocument(pair) ? await readDocumentInForce(pair, parameters) : {});
  } catch (error) {
    if (!(error instanceof SettingsFault)) throw error;
    return { ...linkOf(pair, {}), fault: error.message };
  }
};

/** Reads the settings in force for a scope. Rejects with `StoreUnavailable` or `ParametersUnavailable`. */
export const readScope = async (
  { inForce, parameters }: { inForce: InForceStore; parameters: Parameters },
  scope: string,
): Promise<ScopeChain> => {
  const pairs = await inForce.read(chainOf(scope));
  const wider = chainOf(scope)
    .slice(0, -1)
    .flatMap((link) => pairs.get(link) ?? [])
    .filter(hasDocument);
  const [own, ...others] = await Promise.all(
    [pairs.get(scope) ?? emptyPair(scope), ...wider].map((pair) => readLink(pair, parameters)),
  );
  return { scope, own: own ?? linkOf(emptyPair(scope), {}), wider: others };
};

/** All scopes of a chain that have settings, widest first, with its own scope last. */
export const linksOf = ({ own, wider }: ScopeChain): Link[] => [...wider, own];
