import { useEffect, useRef, useState } from 'preact/hooks';
import { useApi } from '../../api/api.ts';
import { useText } from '../../text/text-context.tsx';
import { useConfirm } from '../../ui/confirm.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { isRetriable } from '../state.ts';
import { askedFor, type EmailFilter } from './filter.ts';

/** Each call examines at most 10,000 emails; this many calls cover more than a month. */
const MAX_CALLS = 1000;
/** Counting requests, of 5,000 emails each, before the answer is "more than". */
const MAX_COUNTS = 4;

/**
 * Retries all matching emails, a hundred at a time. Requires a filter by state, so that it is never
 * applied to everything.
 */
export const RetryMatching = ({ filter, onDone }: { filter: EmailFilter; onDone: () => void }) => {
  const { t, word, number } = useText();
  const { emails, figures } = useApi();
  const [confirm, dialog] = useConfirm();
  const [count, setCount] = useState<number>();
  const [busy, setBusy] = useState<'counting' | 'retrying'>();
  const [error, setError] = useState<unknown>();
  const isGone = useRef(false);
  useEffect(
    () => () => {
      isGone.current = true;
    },
    [],
  );

  const matching = async (): Promise<string> => {
    let found = 0;
    let after: string | undefined;
    for (let call = 0; call < MAX_COUNTS; call += 1) {
      const { data, has_more, next_after } = await figures.count(askedFor(filter, Date.now()), after);
      found += data.reduce((sum, group) => sum + group.emails, 0);
      if (!has_more || next_after === null) return number(found);
      after = next_after;
    }
    return t('retryAll.more', { count: number(found) });
  };

  const retryAll = async () => {
    let retried = 0;
    let after: string | undefined;
    for (let call = 0; call < MAX_CALLS && !isGone.current; call += 1) {
      const { data, has_more, next_after } = await emails.retryMatching(askedFor(filter, Date.now()), after);
      retried += data.length;
      setCount(retried);
      if (!has_more) return;
      after = next_after ?? undefined;
    }
  };

  const start = async () => {
    setError(undefined);
    setBusy('counting');
    try {
      const question = { state: word('state', filter.state), count: await matching() };
      const text = t('retryAll.text', question);
      if (!(await confirm({ title: t('retryAll.title'), text, yes: t('retryAll.submit') }))) return;
      setBusy('retrying');
      await retryAll();
      onDone();
    } catch (cause) {
      setError(cause);
    } finally {
      setBusy(undefined);
    }
  };

  const done = count === 1 ? 'retryAll.doneOne' : 'retryAll.done';
  return (
    <>
      {isRetriable(filter.state) && (
        <button type="button" onClick={start} disabled={busy !== undefined}>
          {t(busy === 'counting' ? 'retryAll.counting' : 'retryAll.open')}
        </button>
      )}
      {count !== undefined && (
        <Notice kind="success">
          <p>{t(busy === 'retrying' ? 'retryAll.busy' : done, { count: number(count) })}</p>
        </Notice>
      )}
      {error !== undefined && <FailureNotice error={error} />}
      {dialog}
    </>
  );
};
