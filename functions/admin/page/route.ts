/** A view of the page, as the address's fragment names it. It holds codes and ids, and never a key or an address. */
export type Route =
  | { view: 'settings'; scope: string }
  | { view: 'history'; scope: string }
  | { view: 'emails' }
  | { view: 'email'; id: string }
  | { view: 'health' }
  | { view: 'keys' }
  | { view: 'audit' };

export const hashOf = (route: Route): string => {
  switch (route.view) {
    case 'settings':
    case 'history':
      return route.scope === '' ? `#/${route.view}` : `#/${route.view}/${route.scope}`;
    case 'email':
      return `#/emails/${route.id}`;
    default:
      return `#/${route.view}`;
  }
};

/** What a fragment means; an empty or unknown one: the settings of the key's widest scope, given as ''. */
export const parseHash = (hash: string): Route => {
  const [, view, rest = ''] = /^#\/(\w+)(?:\/([\w.-]+))?$/.exec(hash) ?? [];
  switch (view) {
    case 'history':
      return { view, scope: rest };
    case 'emails':
      return rest === '' ? { view } : { view: 'email', id: rest };
    case 'health':
    case 'keys':
    case 'audit':
      return { view };
    default:
      return { view: 'settings', scope: view === 'settings' ? rest : '' };
  }
};
