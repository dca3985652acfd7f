import { useEffect, useRef, useState } from 'preact/hooks';
import { useApi } from '../api/api.ts';
import type { RemovedSuppression } from '../api/suppressions-api.ts';
import { type Progress, runBulk } from '../emails/list/run-bulk.ts';
import { emailsHash } from '../route.ts';
import { useText } from '../text/text-context.tsx';
import { failureText } from '../ui/failure-notice.tsx';
import { Notice } from '../ui/notice.tsx';

interface KeptBackProps {
  removed: RemovedSuppression & { email: string };
  onClose: () => void;
}

/** Confirms a removal and offers the emails that were not sent to the address. Nothing is sent without being asked for. */
export const KeptBack = ({ removed: { email: address, suppressed_emails: ids, has_more }, onClose }: KeptBackProps) => {
  const text = useText();
  const { t, number } = text;
  const { emails } = useApi();
  const [progress, setProgress] = useState<Progress<string>>();
  const stop = useRef(new AbortController());
  useEffect(() => () => stop.current.abort(), []);

  const sendAll = () => {
    setProgress({ done: [], failed: [] });
    void runBulk(ids, (id) => emails.retry(id), setProgress, stop.current.signal);
  };
  const count = number(ids.length);
  const [failure] = progress?.failed ?? [];
  return (
    <Notice kind={failure ? 'error' : 'success'}>
      <p>{t('suppression.removed', { address })}</p>
      {ids.length > 0 && !progress && (
        <>
          <p>{t(has_more ? 'suppression.keptBackMore' : 'suppression.keptBack', { count })}</p>
          <div class="list-actions">
            <button type="button" class="primary" onClick={sendAll}>
              {t('suppression.send', { count })}
            </button>
            <a href={emailsHash({ state: 'suppressed', recipient: address })}>{t('suppression.show')}</a>
          </div>
        </>
      )}
      {progress && <p>{t('bulk.progress', { done: number(progress.done.length + progress.failed.length), count })}</p>}
      {failure && (
        <p>
          {t('bulk.failed', { count: number(progress?.failed.length ?? 0) })} {failureText(failure.error, text)}
        </p>
      )}
      <button type="button" onClick={onClose}>
        {t('close')}
      </button>
    </Notice>
  );
};
