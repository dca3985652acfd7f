import { useState } from 'preact/hooks';
import { useApi } from '../api/api.ts';
import { useText } from '../text/text-context.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { ScopeField } from '../ui/scope-field.tsx';
import { TextField } from '../ui/text-field.tsx';

interface AddSuppressionProps {
  /** The widest that the entry can have. */
  scope: string;
  onAdded: () => Promise<void>;
  onClose: () => void;
}

/** Asks for an address that is to get no mail, and where. */
export const AddSuppression = ({ scope: widest, onAdded, onClose }: AddSuppressionProps) => {
  const { t } = useText();
  const { suppressions } = useApi();
  const [address, setAddress] = useState('');
  const [scope, setScope] = useState(widest);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  const add = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    try {
      await suppressions.add([address.trim()], scope.trim());
      onClose();
      await onAdded();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  return (
    <Dialog title={t('suppression.add')} onClose={onClose}>
      <form onSubmit={add}>
        <TextField required label={t('email.address')} value={address} onInput={setAddress} />
        <ScopeField required label={t('key.scope')} value={scope} onInput={setScope} />
        <p class="hint">{t('suppression.scopeText')}</p>
        {error !== undefined && <FailureNotice error={error} />}
        <div class="actions">
          <button type="button" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" class="primary" disabled={isBusy || address.trim() === ''}>
            {t('suppression.submit')}
          </button>
        </div>
      </form>
    </Dialog>
  );
};
