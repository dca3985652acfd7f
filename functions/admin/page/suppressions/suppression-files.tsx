import { useState } from 'preact/hooks';
import { useApi } from '../api/api.ts';
import type { SuppressionQuery } from '../api/suppressions-api.ts';
import { useText } from '../text/text-context.tsx';
import { writeCsvFile } from '../ui/csv-file.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { addressesIn, csvOf } from './csv.ts';

/** Addresses of one request. */
const BATCH = 100;

interface SuppressionFilesProps {
  query: SuppressionQuery;
  /** The scope to which imported addresses are added. */
  scope: string;
  onImported: () => Promise<void>;
}

/** Exports the entries that are shown, all pages of them, and imports addresses from a CSV file. */
export const SuppressionFiles = ({ query, scope, onImported }: SuppressionFilesProps) => {
  const { t, number } = useText();
  const { suppressions } = useApi();
  const [status, setStatus] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  const during = async (work: () => Promise<void>) => {
    setBusy(true);
    setError(undefined);
    await work().catch(setError);
    setBusy(false);
  };
  const exportAll = () =>
    during(async () => {
      await writeCsvFile('storemail-suppressions.csv', async (write) => {
        await write(csvOf.head);
        let count = 0;
        for (let after: string | undefined = ''; after !== undefined; ) {
          const page = await suppressions.list(query, after);
          await write(page.data.map(csvOf.line).join(''));
          count += page.data.length;
          setStatus(t('suppression.exported', { count: number(count) }));
          after = page.has_more ? (page.next_after ?? page.data.at(-1)?.id) : undefined;
        }
      });
    });
  const importAll = (file: File) =>
    during(async () => {
      const addresses = addressesIn(await file.text());
      setStatus(t('suppression.imported', { done: number(0), count: number(addresses.length) }));
      for (let done = 0; done < addresses.length; done += BATCH) {
        await suppressions.add(addresses.slice(done, done + BATCH), scope);
        const so_far = Math.min(done + BATCH, addresses.length);
        setStatus(t('suppression.imported', { done: number(so_far), count: number(addresses.length) }));
      }
      await onImported();
    });
  const choose = async (event: Event & { currentTarget: HTMLInputElement }) => {
    const { currentTarget: input } = event;
    const [file] = input.files ?? [];
    if (file) await importAll(file);
    // The same file can be chosen again.
    input.value = '';
  };

  return (
    <div class="list-actions">
      <label class="file">
        <span>{t('suppression.import')}</span>
        <input type="file" accept=".csv,text/csv,text/plain" disabled={isBusy} onChange={choose} />
      </label>
      <button type="button" disabled={isBusy} onClick={exportAll}>
        {t('audit.export')}
      </button>
      <span class="hint" role="status">
        {status}
      </span>
      {error !== undefined && <FailureNotice error={error} />}
    </div>
  );
};
