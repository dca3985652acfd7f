import type { ComponentChildren } from 'preact';
import { useText } from '../text/text-context.tsx';
import { FailureNotice } from './failure-notice.tsx';
import type { Polled } from './use-polled.ts';

interface PendingProps<T> {
  of: Polled<T>;
  children: (value: T) => ComponentChildren;
}

/** Renders loaded data, a loading indicator, or an error with a button to retry. */
export const Pending = <T,>({ of: { value, error, refresh }, children }: PendingProps<T>) => (
  <>
    {error !== undefined && <FailureNotice error={error} onRetry={refresh} />}
    {value === undefined ? error === undefined && <Loading /> : children(value)}
  </>
);

const Loading = () => {
  const { t } = useText();
  return (
    <p class="loading" role="status">
      {t('loading')}
    </p>
  );
};
