import { type EmailFilter, parseFilter, queryOfFilter } from './emails/list/filter.ts';

/**
 * A view and its parameters, as encoded in the URL fragment, which is never sent to a server. It may contain codes,
 * ids and search terms, but never a key.
 */
export type Route =
  | { view: 'overview' }
  | { view: 'settings'; scope: string }
  | { view: 'history'; scope: string }
  | { view: 'emails'; filter: EmailFilter }
  | { view: 'email'; id: string }
  | { view: 'health' }
  | { view: 'keys' }
  | { view: 'audit' }
  | { view: 'suppressions' }
  | { view: 'webhooks' }
  | { view: 'webhook'; id: string };

export const hashOf = (route: Route): string => {
  switch (route.view) {
    case 'overview':
      return '#/';
    case 'settings':
    case 'history':
      return route.scope === '' ? `#/${route.view}` : `#/${route.view}/${route.scope}`;
    case 'emails':
      return emailsHash(route.filter);
    case 'email':
      return `#/emails/${route.id}`;
    case 'webhook':
      return `#/webhooks/${route.id}`;
    default:
      return `#/${route.view}`;
  }
};

/** The fragment of the list with a filter. */
export const emailsHash = (filter: Partial<EmailFilter>): string => {
  const query = queryOfFilter(filter);
  return query === '' ? '#/emails' : `#/emails?${query}`;
};

/** Parses a fragment; an empty or unknown one means the overview. Scope '' stands for the key's widest scope. */
export const parseHash = (hash: string): Route => {
  const [, view, rest = '', query = ''] = /^#\/(\w+)(?:\/([\w.-]+))?(?:\?(.*))?$/.exec(hash) ?? [];
  switch (view) {
    case 'settings':
    case 'history':
      return { view, scope: rest };
    case 'emails':
      return rest === '' ? { view, filter: parseFilter(query) } : { view: 'email', id: rest };
    case 'webhooks':
      return rest === '' ? { view } : { view: 'webhook', id: rest };
    case 'health':
    case 'keys':
    case 'audit':
    case 'suppressions':
      return { view };
    default:
      return { view: 'overview' };
  }
};
