import type { InForceStore } from '../../../shared/ports/settings/in-force-store.ts';
import type { Parameters } from '../../../shared/ports/settings/parameters.ts';
import { limit } from '../../../shared/runtime/limit.ts';
import { chainOf, covers } from '../../../shared/scope.ts';
import { checkSettings } from '../../../shared/settings/checks/check-settings.ts';
import type { Capabilities } from '../../../shared/settings/checks/cross-check.ts';
import type { Fault } from '../../../shared/settings/document/fault.ts';
import { hasDocument } from '../../../shared/settings/in-force/versions-in-force.ts';
import type { WiderScope } from '../../../shared/settings/review/facts.ts';
import { PASSWORD_PATH } from '../../../shared/settings/schema/effective.ts';
import { readLink } from '../read/scope-settings.ts';

/** SSM allows 40 reads a second for the whole account; each takes about 20 ms. */
const READS_AT_ONCE = 2;

interface NarrowerPorts {
  inForce: InForceStore;
  parameters: Parameters;
  deployment: Capabilities;
}

type Scopes = ReadonlyMap<string, WiderScope>;

const faultsAt = (scope: string, scopes: Scopes, deployment: Capabilities): Fault[] => {
  const chain = chainOf(scope).flatMap((link) => scopes.get(link) ?? []);
  const { document = {}, secret } = scopes.get(scope) ?? {};
  const wider = chain.filter((link) => link.scope !== scope);
  const { faults, needsPassword } = checkSettings({ scope, document, secret, wider }, deployment);
  const password = { path: PASSWORD_PATH, problem: 'must be given again: there is none for the host it would have' };
  return needsPassword ? [...faults, password] : faults;
};

const isNarrower = (scope: string, than: string): boolean => scope !== than && covers(than, scope);

const named = (scope: string, { path, problem }: Fault): Fault => ({ path, problem: `at scope ${scope} ${problem}` });

/**
 * The faults that a change of one scope would cause at narrower scopes that can send today: an edit of a website must not
 * stop one of its store views. `changed` is `undefined` if the settings of the scope are to be deleted.
 */
export const narrowerFaults = async (
  { inForce, parameters, deployment }: NarrowerPorts,
  scope: string,
  changed: WiderScope | undefined,
): Promise<Fault[]> => {
  const pairs = (await inForce.list()).filter(hasDocument);
  const related = pairs.filter((pair) => covers(scope, pair.scope) || covers(pair.scope, scope));
  if (!related.some((pair) => isNarrower(pair.scope, scope))) return [];
  const turn = limit(READS_AT_ONCE);
  const links = await Promise.all(related.map((pair) => turn(() => readLink(pair, parameters))));
  const before = new Map<string, WiderScope>(links.map((link) => [link.scope, link]));
  const after = new Map(before);
  if (changed) after.set(scope, changed);
  else after.delete(scope);
  return links
    .filter((link) => isNarrower(link.scope, scope) && !link.fault)
    .filter((link) => faultsAt(link.scope, before, deployment).length === 0)
    .flatMap((link) => faultsAt(link.scope, after, deployment).map((fault) => named(link.scope, fault)));
};
