import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useText } from '../text/text-context.tsx';
import { Dialog } from './dialog.tsx';
import { FailureNotice } from './failure-notice.tsx';

interface FormDialogProps {
  title: string;
  /** The label of the button that submits. */
  submit: string;
  /** Whether what was entered can be submitted. */
  isReady?: boolean;
  /** Closes the dialog if it succeeds. */
  onSubmit: () => unknown;
  onClose: () => void;
  children: ComponentChildren;
}

/** A form in a dialog. If submitting it fails, it stays open, with what was entered, and says why. */
export const FormDialog = ({ title, submit, isReady = true, onSubmit, onClose, children }: FormDialogProps) => {
  const { t } = useText();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  const run = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await onSubmit();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };

  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={run}>
        {children}
        {error !== undefined && <FailureNotice error={error} />}
        <div class="actions">
          <button type="button" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" class="primary" disabled={isBusy || !isReady}>
            {submit}
          </button>
        </div>
      </form>
    </Dialog>
  );
};
