import { useState } from 'preact/hooks';
import { useApi } from '../api/api.ts';
import type { NewKey, Permission } from '../api/keys-api.ts';
import { useText } from '../text/text-context.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
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
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  const create = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    try {
      setToken((await keys.create({ ...key, name: key.name.trim(), scope: key.scope.trim() })).token);
      onCreated();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
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
    <Dialog title={t('key.create')} onClose={onClose}>
      <form onSubmit={create}>
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
        {error !== undefined && <FailureNotice error={error} />}
        <div class="actions">
          <button type="button" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" class="primary" disabled={busy || key.name.trim() === ''}>
            {t('key.submit')}
          </button>
        </div>
      </form>
    </Dialog>
  );
};
