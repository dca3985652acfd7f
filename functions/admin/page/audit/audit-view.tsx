import { useCallback, useRef, useState } from 'preact/hooks';
import { useApi } from '../api/api.ts';
import type { AuditEntry } from '../api/audit-api.ts';
import type { List } from '../api/list.ts';
import { scopeName } from '../settings/scopes/scope-name.ts';
import { useText } from '../text/text-context.tsx';
import { writeCsvFile } from '../ui/csv-file.ts';
import { Empty } from '../ui/empty.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Pending } from '../ui/pending.tsx';
import { TableHead } from '../ui/table-head.tsx';
import { usePolled } from '../ui/use-polled.ts';
import { csvHead, csvOf } from './csv.ts';

/**
 * The audit log: changes of settings, API keys and the suppression list, page by page, with an export of everything.
 */
export const AuditView = () => {
  const { t } = useText();
  const { audit } = useApi();
  const first = usePolled(useCallback(() => audit.list(), [audit]));
  const [older, setOlder] = useState<List<AuditEntry>>();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  // The state is that of the last paint; a second click may come before the next one.
  const isRunning = useRef(false);

  const during = async (work: () => Promise<void>) => {
    if (isRunning.current) return;
    isRunning.current = true;
    setBusy(true);
    setError(undefined);
    await work().catch(setError);
    setBusy(false);
    isRunning.current = false;
  };
  const loadOlder = (last: List<AuditEntry>) =>
    during(async () => {
      const page = await audit.list(next(last));
      setOlder((before) => ({ ...page, data: [...(before?.data ?? []), ...page.data] }));
    });
  const exportAll = () =>
    during(async () => {
      await writeCsvFile('storemail-audit-log.csv', async (write) => {
        await write(csvHead);
        for (let page = await audit.list(); ; page = await audit.list(next(page))) {
          await write(csvOf(page.data));
          if (!page.has_more) return;
        }
      });
    });

  return (
    <>
      <div class="heading">
        <h1>{t('view.audit')}</h1>
        <button type="button" disabled={isBusy} onClick={exportAll}>
          {t('audit.export')}
        </button>
      </div>
      <p class="hint">{t('audit.text')}</p>
      {error !== undefined && <FailureNotice error={error} />}
      <Pending of={first}>
        {(newest) => {
          const { data, has_more } = newest;
          const entries = [...data, ...(older?.data ?? [])];
          if (entries.length === 0 && !(older?.has_more ?? has_more))
            return <Empty title={t('audit.none')} text={t('audit.noneText')} />;
          return (
            <>
              <AuditTable entries={entries} />
              {(older?.has_more ?? has_more) && (
                <button type="button" disabled={isBusy} onClick={() => loadOlder(older ?? newest)}>
                  {t('audit.older')}
                </button>
              )}
            </>
          );
        }}
      </Pending>
    </>
  );
};

const next = ({ next_after, data }: List<AuditEntry>): string | undefined => next_after ?? data.at(-1)?.id;

const AuditTable = ({ entries }: { entries: readonly AuditEntry[] }) => {
  const { t } = useText();
  return (
    <table class="cards audit">
      <TableHead columns={[t('audit.when'), t('audit.who'), t('audit.what'), t('key.scope')]} />
      <tbody>
        {entries.map((entry) => (
          <AuditRow key={entry.id} entry={entry} />
        ))}
      </tbody>
    </table>
  );
};

const AuditRow = ({ entry: { at, actor, action, scope, from, to, subject, count } }: { entry: AuditEntry }) => {
  const text = useText();
  const { t, dateTime, word } = text;
  const isOfSettings = from !== null && to !== null;
  return (
    <tr>
      <th scope="row">
        <time dateTime={at}>{dateTime(at)}</time>
      </th>
      <td>
        <span title={actor.id}>{actor.name}</span>
      </td>
      <td>
        {word('audit', action)}
        {isOfSettings && ` · ${t('audit.versions', { from, to })}`}
        {count !== null && ` · ${count}`}
        {subject !== null && <span class="hint"> {subject}</span>}
      </td>
      <td>{isOfSettings ? <a href={`#/history/${scope}`}>{scopeName(scope, text)}</a> : scopeName(scope, text)}</td>
    </tr>
  );
};
