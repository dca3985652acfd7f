import { useEffect, useRef, useState } from 'preact/hooks';
import { useApi } from '../../api/api.ts';
import { useText } from '../../text/text-context.tsx';
import { type CsvFile, openCsvFile } from '../../ui/csv-file.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { csvHead, csvLines } from './csv.ts';
import { askedFor, type EmailFilter } from './filter.ts';

/** Entries per request, the maximum. */
const PAGE_SIZE = 100;

/** Exports all matching emails to a file, page by page. If stopped, the file has the emails loaded so far. */
export const CsvExport = ({ filter }: { filter: EmailFilter }) => {
  const { t, number } = useText();
  const { emails: api } = useApi();
  const [count, setCount] = useState<number>();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const stop = useRef(new AbortController());
  useEffect(() => () => stop.current.abort(), []);

  const writeAll = async (file: CsvFile, signal: AbortSignal): Promise<void> => {
    await file.write(csvHead);
    // The same period for all pages.
    const query = askedFor(filter, Date.now());
    let emails = 0;
    let after: string | undefined = '';
    while (after !== undefined && !signal.aborted) {
      const page = await api.list(query, after, PAGE_SIZE);
      await file.write(csvLines(page.data));
      emails += page.data.length;
      setCount(emails);
      after = page.has_more ? (page.next_after ?? page.data.at(-1)?.id) : undefined;
    }
  };

  const start = async () => {
    stop.current = new AbortController();
    setBusy(true);
    setError(undefined);
    const file = await openCsvFile(`emails-${new Date().toISOString().slice(0, 10)}.csv`);
    if (!file) return setBusy(false);
    setCount(0);
    try {
      await writeAll(file, stop.current.signal);
      await file.close();
    } catch (cause) {
      await file.discard();
      setError(cause);
      setCount(undefined);
    }
    setBusy(false);
  };

  return (
    <span class="export">
      <button type="button" onClick={() => (isBusy ? stop.current.abort() : start())}>
        {t(isBusy ? 'bulk.stop' : 'export.open')}
      </button>
      {count !== undefined && (
        <span class="hint" role="status">
          {t(isBusy ? 'export.busy' : 'export.done', { count: number(count) })}
        </span>
      )}
      {error !== undefined && <FailureNotice error={error} />}
    </span>
  );
};
