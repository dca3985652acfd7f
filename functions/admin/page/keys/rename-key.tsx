import { useState } from 'preact/hooks';
import { useApi } from '../api/api.ts';
import type { Key } from '../api/keys-api.ts';
import { useText } from '../text/text-context.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
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

  const rename = async () => {
    await keys.rename(of.id, name.trim());
    onRenamed();
    onClose();
  };

  return (
    <FormDialog
      title={t('key.renameTitle', { name: of.name })}
      submit={t('key.rename')}
      isReady={name.trim() !== '' && name.trim() !== of.name}
      onSubmit={rename}
      onClose={onClose}
    >
      <TextField required label={t('key.name')} value={name} onInput={setName} />
      <p class="hint">{t('key.renameText')}</p>
    </FormDialog>
  );
};
