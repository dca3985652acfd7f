import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { AuditView } from './audit/audit-view.tsx';
import { EmailsView } from './emails/list/emails-view.tsx';
import { EmailView } from './emails/one/email-view.tsx';
import { HealthView } from './health/health-view.tsx';
import { HistoryView } from './history/history-view.tsx';
import { KeysView } from './keys/keys-view.tsx';
import { OverviewView } from './overview/overview-view.tsx';
import { hashOf, type Route } from './route.ts';
import { SettingsView } from './settings/settings-view.tsx';
import { useText } from './text/text-context.tsx';
import type { MessageKey } from './text/translate.ts';

const titles: Record<Route['view'], MessageKey> = {
  overview: 'view.overview',
  settings: 'view.settings',
  history: 'view.history',
  emails: 'view.emails',
  email: 'view.emails',
  health: 'view.health',
  keys: 'view.keys',
  audit: 'view.audit',
};

/** Which view this is; another filter of the same list is no other view. */
const nameOf = (route: Route): string => (route.view === 'emails' ? route.view : hashOf(route));

/** The main part of the page: the view of a route. Another view than the first one takes the focus. */
export const View = ({ route }: { route: Route }) => {
  const { t } = useText();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(route);
  // Whoever looks at an email comes back to the list as it was.
  const list = useRef('#/emails');
  if (route.view === 'emails') list.current = hashOf(route);
  const title = t(titles[route.view]);
  useEffect(() => {
    document.title = `${title} · Storemail`;
  }, [title]);
  // Before the next paint, so that the focus is not taken from a field somebody has already gone to.
  useLayoutEffect(() => {
    if (nameOf(shown.current) !== nameOf(route)) main.current?.focus();
    shown.current = route;
  }, [route]);
  return (
    <main id="content" ref={main} tabIndex={-1}>
      <RouteView route={route} list={list.current} />
    </main>
  );
};

/** Another view of the same kind starts afresh. `list`: the address of the list of emails that was shown last. */
const RouteView = ({ route, list }: { route: Route; list: string }) => {
  switch (route.view) {
    case 'overview':
      return <OverviewView />;
    case 'settings':
      return <SettingsView key={`settings ${route.scope}`} scope={route.scope} />;
    case 'history':
      return <HistoryView key={`history ${route.scope}`} scope={route.scope} />;
    case 'emails':
      return <EmailsView filter={route.filter} />;
    case 'email':
      return <EmailView key={route.id} id={route.id} list={list} />;
    case 'health':
      return <HealthView />;
    case 'keys':
      return <KeysView />;
    case 'audit':
      return <AuditView />;
  }
};
