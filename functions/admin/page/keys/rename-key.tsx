import { useState } from 'preact/hooks';
import { useApi } from '../api/api.ts';
import type { Key } from '../api/keys-api.ts';
import { useText } from '../text/text-context.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { TextField } from '../ui/text-field.tsx';

interface RenameKeyProps {
  of: Key;
  onRenamed: () => void;
  onClose: () => void;
}

/** Renames a key; its token does not change. */
export const RenameKey = ({ of, onRenamed, onClose }: RenameKeyProps) => {
  const { t } = useText();
  const { keys } = useApi();
  const [name, setName] = useState(of.name);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  const rename = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    try {
      await keys.rename(of.id, name.trim());
      onRenamed();
      onClose();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  return (
    <Dialog title={t('key.renameTitle', { name: of.name })} onClose={onClose}>
      <form onSubmit={rename}>
        <TextField required label={t('key.name')} value={name} onInput={setName} />
        <p class="hint">{t('key.renameText')}</p>
        {error !== undefined && <FailureNotice error={error} />}
        <div class="actions">
          <button type="button" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" class="primary" disabled={isBusy || name.trim() === '' || name.trim() === of.name}>
            {t('key.rename')}
          </button>
        </div>
      </form>
    </Dialog>
  );
};
