import { useCallback, useState } from 'preact/hooks';
import { useApi } from '../api/api.ts';
import type { List } from '../api/list.ts';
import type { RemovedSuppression, Suppression, SuppressionQuery } from '../api/suppressions-api.ts';
import { widest } from '../settings/form/widest.ts';
import { useText } from '../text/text-context.tsx';
import { useConfirm } from '../ui/confirm.tsx';
import { Empty } from '../ui/empty.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Pending } from '../ui/pending.tsx';
import { usePolled } from '../ui/use-polled.ts';
import { AddSuppression } from './add-suppression.tsx';
import { KeptBack } from './kept-back.tsx';
import { SuppressionFiles } from './suppression-files.tsx';
import { SuppressionSearch } from './suppression-search.tsx';
import { SuppressionTable } from './suppression-table.tsx';

const everything: SuppressionQuery = { search: '', origin: '', scope: '' };

/** The suppression list: search, add and remove addresses; on removal, offers the emails that were not sent. */
export const SuppressionsView = () => {
  const { t } = useText();
  const { suppressions, settings } = useApi();
  const scopes = usePolled(settings.scopes);
  const [query, setQuery] = useState(everything);
  const first = usePolled(useCallback(() => suppressions.list(query), [suppressions, query]));
  const [older, setOlder] = useState<List<Suppression>>();
  const [removed, setRemoved] = useState<RemovedSuppression & Pick<Suppression, 'email'>>();
  const [isAdding, setAdding] = useState(false);
  const [error, setError] = useState<unknown>();
  const [confirm, dialog] = useConfirm();
  const scope = widest(scopes.value ?? []);
  const isFiltered = query !== everything;

  const refresh = async () => {
    setOlder(undefined);
    await first.refresh();
  };
  const search = (next: SuppressionQuery) => {
    setOlder(undefined);
    setQuery(Object.values(next).some((value) => value !== '') ? next : everything);
  };
  const loadOlder = async (page: List<Suppression>) => {
    setError(undefined);
    await suppressions
      .list(query, page.next_after ?? page.data.at(-1)?.id)
      .then((next) => setOlder({ ...next, data: [...(older?.data ?? []), ...next.data] }), setError);
  };
  const remove = async ({ id, email }: Suppression) => {
    const title = t('suppression.removeTitle', { address: email });
    if (!(await confirm({ title, text: t('suppression.removeText'), yes: t('suppression.remove') }))) return;
    setError(undefined);
    setRemoved(undefined);
    await suppressions.remove(id).then(async (answer) => {
      setRemoved({ ...answer, email });
      await refresh();
    }, setError);
  };

  return (
    <>
      <div class="heading">
        <h1>{t('view.suppressions')}</h1>
        <button type="button" class="primary" onClick={() => setAdding(true)}>
          {t('suppression.add')}
        </button>
      </div>
      <p class="hint">{t('suppression.text')}</p>
      <SuppressionFiles query={query} scope={scope} onImported={refresh} />
      <SuppressionSearch query={query} onSearch={search} />
      {error !== undefined && <FailureNotice error={error} />}
      {removed && <KeptBack key={removed.email} removed={removed} onClose={() => setRemoved(undefined)} />}
      <Pending of={first}>
        {(page) => {
          const entries = [...page.data, ...(older?.data ?? [])];
          const last = older ?? page;
          return (
            <>
              {entries.length > 0 && <SuppressionTable entries={entries} onRemove={remove} />}
              {entries.length === 0 && !last.has_more && (
                <Empty
                  title={t(isFiltered ? 'suppression.noMatch' : 'suppression.none')}
                  text={t(isFiltered ? 'emails.noMatchText' : 'suppression.noneText')}
                />
              )}
              {last.has_more && (
                <button type="button" onClick={() => loadOlder(last)}>
                  {t('audit.older')}
                </button>
              )}
            </>
          );
        }}
      </Pending>
      {isAdding && <AddSuppression scope={scope} onAdded={refresh} onClose={() => setAdding(false)} />}
      {dialog}
    </>
  );
};
