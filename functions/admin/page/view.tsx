import { useEffect, useRef, useState } from 'preact/hooks';
import type { EmailFilter } from './api/emails-api.ts';
import { AuditView } from './audit/audit-view.tsx';
import { EmailView } from './emails/email-view.tsx';
import { EmailsView } from './emails/emails-view.tsx';
import { noFilter } from './emails/filter.ts';
import { HealthView } from './health/health-view.tsx';
import { HistoryView } from './history/history-view.tsx';
import { KeysView } from './keys/keys-view.tsx';
import { hashOf, type Route } from './route.ts';
import { SettingsView } from './settings/settings-view.tsx';
import { useText } from './text/text-context.tsx';
import type { MessageKey } from './text/translate.ts';

const titles: Record<Route['view'], MessageKey> = {
  settings: 'view.settings',
  history: 'view.history',
  emails: 'view.emails',
  email: 'view.emails',
  health: 'view.health',
  keys: 'view.keys',
  audit: 'view.audit',
};

/** The main part of the page: the view of a route. Another view than the first one takes the focus. */
export const View = ({ route }: { route: Route }) => {
  const { t } = useText();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(route);
  // Kept here: whoever looks at an email comes back to the list as it was.
  const [filter, setFilter] = useState(noFilter);
  const title = t(titles[route.view]);
  useEffect(() => {
    document.title = `${title} · Storemail`;
  }, [title]);
  useEffect(() => {
    if (hashOf(shown.current) !== hashOf(route)) main.current?.focus();
    shown.current = route;
  }, [route]);
  return (
    <main id="content" ref={main} tabIndex={-1}>
      <RouteView route={route} filter={filter} onFilter={setFilter} />
    </main>
  );
};

interface RouteViewProps {
  route: Route;
  filter: EmailFilter;
  onFilter: (filter: EmailFilter) => void;
}

/** Another view of the same kind starts afresh. */
const RouteView = ({ route, filter, onFilter }: RouteViewProps) => {
  switch (route.view) {
    case 'settings':
      return <SettingsView key={`settings ${route.scope}`} scope={route.scope} />;
    case 'history':
      return <HistoryView key={`history ${route.scope}`} scope={route.scope} />;
    case 'emails':
      return <EmailsView filter={filter} onFilter={onFilter} />;
    case 'email':
      return <EmailView key={route.id} id={route.id} />;
    case 'health':
      return <HealthView />;
    case 'keys':
      return <KeysView />;
    case 'audit':
      return <AuditView />;
  }
};
