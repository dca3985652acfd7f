import { ApiRefusal } from '../api/failure.ts';
import { refusalText } from '../text/refusal-text.ts';
import { type Text, useText } from '../text/text-context.tsx';
import { Notice } from './notice.tsx';

/** A user-readable message for a failure. */
export const failureText = (error: unknown, text: Text): string =>
  error instanceof ApiRefusal ? refusalText(error.refusal, text.language) : text.t('unreachable');

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
