import { useState } from 'preact/hooks';
import { useApi } from '../api/api.ts';
import type { EmailFilter } from '../api/emails-api.ts';
import { useText } from '../text/text-context.tsx';
import { useConfirm } from '../ui/confirm.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Notice } from '../ui/notice.tsx';
import { isFiltered } from './filter.ts';

/** States of which a retry makes something. */
const retriable = new Set(['failed', 'delivery_delayed', 'suppressed', 'bounced']);

/** Each call looks at 10,000 emails at most; this many are more than a month's. */
const MAX_CALLS = 1000;

/** Sends all that match again, a hundred at a time. There must be a filter by state: everything is too much. */
export const RetryMatching = ({ filter, onDone }: { filter: EmailFilter; onDone: () => void }) => {
  const { t, word, number } = useText();
  const { emails } = useApi();
  const [confirm, dialog] = useConfirm();
  const [count, setCount] = useState<number>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  const retryAll = async () => {
    let retried = 0;
    let after: string | undefined;
    for (let call = 0; call < MAX_CALLS; call += 1) {
      const { data, has_more, next_after } = await emails.retryMatching(filter, after);
      retried += data.length;
      setCount(retried);
      if (!has_more) return;
      after = next_after ?? undefined;
    }
  };

  const start = async () => {
    const state = word('state', filter.last_event);
    const yes = t('retryAll.submit');
    if (!(await confirm({ title: t('retryAll.title'), text: t('retryAll.text', { state }), yes }))) return;
    setBusy(true);
    setError(undefined);
    await retryAll().catch(setError);
    setBusy(false);
    onDone();
  };

  const done = count === 1 ? 'retryAll.doneOne' : 'retryAll.done';
  const outcome = busy ? 'retryAll.busy' : done;

  return (
    <>
      {isFiltered(filter) && retriable.has(filter.last_event) && (
        <button type="button" class="retry-all" onClick={start} disabled={busy}>
          {t('retryAll.open')}
        </button>
      )}
      {count !== undefined && (
        <Notice kind="success">
          <p>{t(outcome, { count: number(count) })}</p>
        </Notice>
      )}
      {error !== undefined && <FailureNotice error={error} />}
      {dialog}
    </>
  );
};
