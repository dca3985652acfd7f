import { useState } from 'preact/hooks';
import { useApi } from '../api/api.ts';
import { useText } from '../text/text-context.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { ScopeField } from '../ui/scope-field.tsx';
import { TextField } from '../ui/text-field.tsx';

interface AddSuppressionProps {
  /** The widest scope that the entry can have. */
  scope: string;
  onAdded: () => Promise<void>;
  onClose: () => void;
}

/** Asks for an address to suppress, and the scope. */
export const AddSuppression = ({ scope: widest, onAdded, onClose }: AddSuppressionProps) => {
  const { t } = useText();
  const { suppressions } = useApi();
  const [address, setAddress] = useState('');
  const [scope, setScope] = useState(widest);

  const add = async () => {
    await suppressions.add([address.trim()], scope.trim());
    onClose();
    await onAdded();
  };

  return (
    <FormDialog
      title={t('suppression.add')}
      submit={t('suppression.submit')}
      isReady={address.trim() !== ''}
      onSubmit={add}
      onClose={onClose}
    >
      <TextField required label={t('email.address')} value={address} onInput={setAddress} />
      <ScopeField required label={t('key.scope')} value={scope} onInput={setScope} />
      <p class="hint">{t('suppression.scopeText')}</p>
    </FormDialog>
  );
};
