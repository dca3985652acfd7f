import type { Language } from '../../../shared/settings/schema/setting.ts';
import { useApi } from './api/api.ts';
import type { Route } from './route.ts';
import { languages } from './text/language.ts';
import { useText } from './text/text-context.tsx';
import { usePolled } from './ui/use-polled.ts';

const views = [
  { view: 'overview', hash: '#/', also: [] },
  { view: 'emails', hash: '#/emails', also: ['email'] },
  { view: 'settings', hash: '#/settings', also: ['history'] },
  { view: 'health', hash: '#/health', also: [] },
  { view: 'webhooks', hash: '#/webhooks', also: ['webhook'] },
  { view: 'suppressions', hash: '#/suppressions', also: [] },
  { view: 'keys', hash: '#/keys', also: [] },
  { view: 'audit', hash: '#/audit', also: [] },
] as const;

const isCurrent = ({ view, also }: (typeof views)[number], shown: Route['view']): boolean =>
  [view, ...also].some((name) => name === shown);

/** The header of every view: current view, navigation, language and sign-out. */
export const Masthead = ({ view, onSignOut }: { view?: Route['view']; onSignOut?: () => void }) => {
  const { t } = useText();
  return (
    <header class="masthead">
      <span class="brand">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="8" />
          <path d="M7 11h18v12H7z M7 11l9 7 9-7" />
        </svg>
        Storemail
      </span>
      {view && (
        <nav aria-label={t('views')}>
          {views.map((entry) => (
            <a key={entry.view} href={entry.hash} aria-current={isCurrent(entry, view) ? 'page' : undefined}>
              {t(`view.${entry.view}`)}
              {entry.view === 'webhooks' && <FailingBadge />}
            </a>
          ))}
        </nav>
      )}
      <div class="who">
        <LanguageSelect />
        {onSignOut && (
          <button type="button" class="quiet" onClick={onSignOut}>
            {t('signOut')}
          </button>
        )}
      </div>
    </header>
  );
};

/** Looked at once a minute: endpoints fail for days before they are disabled. */
const REFRESH_MS = 60_000;

/** The number of failing webhooks, for the navigation. */
const FailingBadge = () => {
  const { t } = useText();
  const { webhooks } = useApi();
  const { value = [] } = usePolled(webhooks.list, REFRESH_MS);
  const failing = value.filter(({ failing_since }) => failing_since !== null).length;
  if (failing === 0) return null;
  return (
    <>
      {' '}
      <span class="badge bad">
        {failing} <span class="hidden">{t('webhook.failing')}</span>
      </span>
    </>
  );
};

const LanguageSelect = () => {
  const { t, language, choose } = useText();
  return (
    <select
      aria-label={t('language')}
      value={language}
      onChange={(event) => choose(event.currentTarget.value as Language)}
    >
      {languages.map(({ code, name }) => (
        <option key={code} value={code} lang={code} selected={code === language}>
          {name}
        </option>
      ))}
    </select>
  );
};
