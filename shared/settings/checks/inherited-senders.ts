import type { Fault } from '../document/fault.ts';
import { type ResolvedSettings, resolveSettings, type ScopeDocument } from '../document/resolve.ts';
import { passwordHolder } from '../in-force/pair.ts';
import type { WiderScope } from '../review/facts.ts';
import { logsIn } from './cross-check.ts';
import { credentialTarget } from './oauth2.ts';

const PATH = 'delivery/allowed_senders';

type Link = ScopeDocument & Pick<WiderScope, 'secret'>;

/** Whether every address that `narrow` allows is one that `wide` allows. A domain does not cover those below it. */
const covers = (wide: string, narrow: string): boolean => {
  const [outer, inner] = [wide.toLowerCase(), narrow.toLowerCase()];
  return outer === inner || (!outer.includes('@') && inner.endsWith(`@${outer}`));
};

const isWithin = (entry: string, list: readonly string[]): boolean => list.some((wide) => covers(wide, entry));

/** What both lists allow. A list without any overlap cannot be saved, and is ignored. */
const narrowed = (wider: readonly string[], own: readonly string[]): readonly string[] => {
  if (wider.length === 0) return own;
  const both = [
    ...own.filter((entry) => isWithin(entry, wider)),
    ...wider.filter((entry) => isWithin(entry, own) && !own.includes(entry)),
  ];
  return both.length > 0 ? both : wider;
};

/** The scope whose login, or whose mail server where nobody logs in, a chain ends up with. */
const loginScope = (chain: readonly Link[], { values, origin }: ResolvedSettings): string | undefined =>
  logsIn(values) ? passwordHolder(chain, credentialTarget(values))?.scope : origin['system/smtp/host'];

/** The last link, and the list it is bound by: that of the scope whose login it uses, narrowed by the scopes in between. */
const bindingList = (chain: readonly Link[], resolved: ResolvedSettings): readonly string[] => {
  const owner = loginScope(chain, resolved);
  const from = chain.findIndex(({ scope }) => scope === owner);
  if (from === -1 || from === chain.length - 1) return [];
  const atOwner = resolveSettings(chain.slice(0, from + 1)).values[PATH];
  return chain.slice(from + 1, -1).reduce<readonly string[]>((list, link) => {
    const own = link.document[PATH];
    return own === undefined ? list : narrowed(list, own);
  }, atOwner);
};

/**
 * The effective settings of the last scope of a chain, widest first. A scope that uses the login of a wider one may only
 * narrow the senders that the wider one allows: the administrator of a store view must not be able to send as anybody.
 */
export const resolveWithSenders = (chain: readonly Link[]): ResolvedSettings => {
  const resolved = resolveSettings(chain);
  const own = chain.at(-1)?.document[PATH];
  const binding = bindingList(chain, resolved);
  if (binding.length === 0) return resolved;
  return { ...resolved, values: { ...resolved.values, [PATH]: own === undefined ? binding : narrowed(binding, own) } };
};

/** The fault of a list that would allow more senders than the scope whose login it uses. */
export const senderFaults = (chain: readonly Link[], resolved: ResolvedSettings): Fault[] => {
  const own = chain.at(-1)?.document[PATH];
  const binding = bindingList(chain, resolved);
  if (own === undefined || binding.length === 0) return [];
  if (own.length > 0 && own.every((entry) => isWithin(entry, binding))) return [];
  const owner = loginScope(chain, resolved);
  const problem = `may only narrow the list of scope ${owner}, whose mail server or login this scope uses`;
  return [{ path: PATH, problem }];
};
