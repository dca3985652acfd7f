import { useState } from 'preact/hooks';
import { useApi } from '../api/api.ts';
import type { NewKey, Permission } from '../api/keys-api.ts';
import { useText } from '../text/text-context.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { ScopeField } from '../ui/scope-field.tsx';
import { SecretDialog } from '../ui/secret-dialog.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';

interface CreateKeyProps {
  /** The widest scope that the new key can have. */
  scope: string;
  onCreated: () => void;
  onClose: () => void;
}

/** Creates a key and shows its token once. */
export const CreateKey = ({ scope, onCreated, onClose }: CreateKeyProps) => {
  const { t, word } = useText();
  const { keys } = useApi();
  const [key, setKey] = useState<NewKey>({ name: '', permission: 'sending_access', scope });
  const [token, setToken] = useState<string>();

  const create = async () => {
    setToken((await keys.create({ ...key, name: key.name.trim(), scope: key.scope.trim() })).token);
    onCreated();
  };

  if (token !== undefined) {
    return (
      <SecretDialog
        title={t('key.created.title')}
        note={t('key.once')}
        label={t('signIn.key')}
        secret={token}
        onClose={onClose}
      />
    );
  }
  const permissions = (['sending_access', 'full_access'] as const).map((value) => ({
    value,
    label: word('permission', value),
  }));
  return (
    <FormDialog
      title={t('key.create')}
      submit={t('key.submit')}
      isReady={key.name.trim() !== ''}
      onSubmit={create}
      onClose={onClose}
    >
      <TextField required label={t('key.name')} value={key.name} onInput={(name) => setKey({ ...key, name })} />
      <Select
        label={t('key.permission')}
        value={key.permission}
        options={permissions}
        onChange={(permission) => setKey({ ...key, permission: permission as Permission })}
      />
      <p class="hint">{t(key.permission === 'full_access' ? 'key.fullText' : 'key.sendingText')}</p>
      <ScopeField required label={t('key.scope')} value={key.scope} onInput={(scope) => setKey({ ...key, scope })} />
      <p class="hint">{t('key.scopeText')}</p>
    </FormDialog>
  );
};
