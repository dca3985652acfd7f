import { ApiRefusal } from '../api/failure.ts';
import { type Text, useText } from '../text/text-context.tsx';
import { Notice } from './notice.tsx';

/** A user-readable message for a failure. */
export const failureText = (error: unknown, { t }: Text): string =>
  error instanceof ApiRefusal ? error.message : t('unreachable');

export const FailureNotice = ({ error, onRetry }: { error: unknown; onRetry?: () => void }) => {
  const text = useText();
  return (
    <Notice kind="error">
      <p>{failureText(error, text)}</p>
      {onRetry && (
        <button type="button" onClick={onRetry}>
          {text.t('retry')}
        </button>
      )}
    </Notice>
  );
};
