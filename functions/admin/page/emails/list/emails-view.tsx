import { reasonIn } from '../../text/reason-text.ts';
import { useText } from '../../text/text-context.tsx';
import { Empty } from '../../ui/empty.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { go } from '../../use-route.ts';
import { BulkActions } from './bulk-actions.tsx';
import { CsvExport } from './csv-export.tsx';
import { EmailTable } from './email-table.tsx';
import { type EmailFilter, isFiltered, isSearch } from './filter.ts';
import { FilterForm } from './filter-form.tsx';
import { timeOf } from './merge-pages.ts';
import { RetryMatching } from './retry-matching.tsx';
import { useSelection } from './selection.ts';
import { type EmailList, useEmailList } from './use-email-list.ts';

const none: readonly never[] = [];

/** The email log: all emails of the key's scopes, newest first, updated live. */
export const EmailsView = ({ filter }: { filter: EmailFilter }) => {
  const { t } = useText();
  const list = useEmailList(filter);
  const { loaded, error, refresh } = list;
  const selection = useSelection(loaded?.emails ?? none, filter);
  const show = (wanted: EmailFilter) => go({ view: 'emails', filter: wanted });
  return (
    <>
      <div class="heading">
        <h1>{t('view.emails')}</h1>
        <span class={error === undefined ? 'live' : 'live stale'}>{t(error === undefined ? 'live' : 'stale')}</span>
      </div>
      <FilterForm filter={filter} onFilter={show} />
      {filter.reason !== '' && <ReasonFilter filter={filter} onFilter={show} />}
      {error !== undefined && <FailureNotice error={error} onRetry={refresh} />}
      {loaded === undefined && error === undefined && (
        <p class="loading" role="status">
          {t('loading')}
        </p>
      )}
      <div class={selection.emails.length > 0 ? 'list-actions chosen' : 'list-actions'}>
        <BulkActions selection={selection} isEmpty={!loaded?.emails.length} onDone={refresh} />
        <RetryMatching filter={filter} onDone={refresh} />
        <CsvExport filter={filter} />
      </div>
      {loaded?.emails.length === 0 && !list.isSearching && (
        <Empty
          title={t(isFiltered(filter) ? 'emails.noMatch' : 'emails.none')}
          text={t(isFiltered(filter) ? 'emails.noMatchText' : 'emails.noneText')}
        />
      )}
      {loaded && loaded.emails.length > 0 && <EmailTable emails={loaded.emails} selection={selection} />}
      <Older list={list} isSearch={isSearch(filter)} />
    </>
  );
};

/** Loads older emails, and shows how far back a search has got. */
const Older = ({
  list: { loaded, isSearching, loadOlder },
  isSearch: search,
}: {
  list: EmailList;
  isSearch: boolean;
}) => {
  const { t, dateTime } = useText();
  if (!loaded) return null;
  const { olderAfter } = loaded;
  const time = olderAfter === undefined ? '' : dateTime(timeOf(olderAfter));
  const searched = olderAfter === undefined ? 'emails.searchedAll' : 'emails.searched';
  return (
    <div class="older">
      {search && (
        <p class="hint" role="status">
          {t(isSearching ? 'emails.searching' : searched, { time })}
        </p>
      )}
      {olderAfter !== undefined && !isSearching && (
        <button type="button" onClick={loadOlder}>
          {t(search ? 'emails.searchOlder' : 'emails.older')}
        </button>
      )}
    </div>
  );
};

/** Shows a filter by reason, which only links can set. */
const ReasonFilter = ({ filter, onFilter }: { filter: EmailFilter; onFilter: (filter: EmailFilter) => void }) => {
  const { t, language } = useText();
  const reason = reasonIn(language, filter.reason);
  return (
    <p class="reason-filter">
      {t('filter.reason', { reason })}{' '}
      <button type="button" class="link" onClick={() => onFilter({ ...filter, reason: '' })}>
        {t('filter.reasonAny')}
      </button>
    </p>
  );
};
