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
import { SuppressionsView } from './suppressions/suppressions-view.tsx';
import { useText } from './text/text-context.tsx';
import type { MessageKey } from './text/translate.ts';
import { WebhookView } from './webhooks/webhook-view.tsx';
import { WebhooksView } from './webhooks/webhooks-view.tsx';

const titles: Record<Route['view'], MessageKey> = {
  overview: 'view.overview',
  settings: 'view.settings',
  history: 'view.history',
  emails: 'view.emails',
  email: 'view.emails',
  health: 'view.health',
  keys: 'view.keys',
  audit: 'view.audit',
  suppressions: 'view.suppressions',
  webhooks: 'view.webhooks',
  webhook: 'view.webhooks',
};

/** Identifies a view; another filter of the list is the same view. */
const nameOf = (route: Route): string => (route.view === 'emails' ? route.view : hashOf(route));

/** The main part of the page. Takes the focus when the view changes. */
export const View = ({ route }: { route: Route }) => {
  const { t } = useText();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(route);
  // So that leaving an email returns to the list as it was.
  const list = useRef('#/emails');
  if (route.view === 'emails') list.current = hashOf(route);
  const title = t(titles[route.view]);
  useEffect(() => {
    document.title = `${title} · Storemail`;
  }, [title]);
  // A layout effect, so that it does not take the focus from a field the user has moved to.
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

/** Keyed by the view, so that another one starts afresh. `list` is the route of the list shown last. */
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
    case 'suppressions':
      return <SuppressionsView />;
    case 'webhooks':
      return <WebhooksView />;
    case 'webhook':
      return <WebhookView key={route.id} id={route.id} />;
  }
};
