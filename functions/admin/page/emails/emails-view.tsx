import type { EmailFilter } from '../api/emails-api.ts';
import { useText } from '../text/text-context.tsx';
import { Empty } from '../ui/empty.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { EmailTable } from './email-table.tsx';
import { isFiltered } from './filter.ts';
import { FilterForm } from './filter-form.tsx';
import { RetryMatching } from './retry-matching.tsx';
import { useEmailList } from './use-email-list.ts';

/** The log: every email of the key's scopes, newest first, as it happens. */
export const EmailsView = ({ filter, onFilter }: { filter: EmailFilter; onFilter: (filter: EmailFilter) => void }) => {
  const { t } = useText();
  const { loaded, error, loadOlder, refresh } = useEmailList(filter);
  return (
    <>
      <div class="heading">
        <h1>{t('view.emails')}</h1>
        <span class={error === undefined ? 'live' : 'live stale'}>{t(error === undefined ? 'live' : 'stale')}</span>
      </div>
      <FilterForm filter={filter} onFilter={onFilter} />
      <RetryMatching filter={filter} onDone={refresh} />
      {error !== undefined && <FailureNotice error={error} onRetry={refresh} />}
      {loaded === undefined && error === undefined && (
        <p class="loading" role="status">
          {t('loading')}
        </p>
      )}
      {loaded?.emails.length === 0 && loaded.olderAfter === undefined && (
        <Empty
          title={t(isFiltered(filter) ? 'emails.noMatch' : 'emails.none')}
          text={t(isFiltered(filter) ? 'emails.noMatchText' : 'emails.noneText')}
        />
      )}
      {loaded && loaded.emails.length > 0 && <EmailTable emails={loaded.emails} />}
      {loaded?.olderAfter !== undefined && (
        <button type="button" class="older" onClick={loadOlder}>
          {t('emails.older')}
        </button>
      )}
    </>
  );
};
