import { useCallback, useState } from 'preact/hooks';
import { useApi } from '../api/api.ts';
import type { Key } from '../api/keys-api.ts';
import { widest } from '../settings/form/widest.ts';
import { useText } from '../text/text-context.tsx';
import { useConfirm } from '../ui/confirm.tsx';
import { Empty } from '../ui/empty.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Pending } from '../ui/pending.tsx';
import { usePolled } from '../ui/use-polled.ts';
import { CreateKey } from './create-key.tsx';
import { KeyTable } from './key-table.tsx';
import { RenameKey } from './rename-key.tsx';

/** Lists the API keys that this key may see; creates, renames and revokes them. */
export const KeysView = () => {
  const { t } = useText();
  const { keys, settings } = useApi();
  const scopes = usePolled(settings.scopes);
  const areScopesKnown = scopes.value !== undefined || scopes.error !== undefined;
  const loaded = usePolled(useCallback(() => keys.list(), [keys]));
  const [isCreating, setCreating] = useState(false);
  const [renamed, setRenamed] = useState<Key>();
  const [error, setError] = useState<unknown>();
  const [confirm, dialog] = useConfirm();

  const revoke = async (key: Key) => {
    const { id, name } = key;
    const text = t(warningOf(key, loaded.value ?? []));
    if (!(await confirm({ title: t('key.revokeTitle', { name }), text, yes: t('key.revoke'), danger: true }))) return;
    setError(undefined);
    await keys.revoke(id).then(loaded.refresh, setError);
  };

  return (
    <>
      <div class="heading">
        <h1>{t('view.keys')}</h1>
        <button type="button" class="primary" disabled={!areScopesKnown} onClick={() => setCreating(true)}>
          {t('key.create')}
        </button>
      </div>
      {error !== undefined && <FailureNotice error={error} />}
      <Pending of={loaded}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={t('key.none')} text={t('key.noneText')} />
          ) : (
            <KeyTable keys={list} onRename={setRenamed} onRevoke={revoke} />
          )
        }
      </Pending>
      {isCreating && (
        <CreateKey scope={widest(scopes.value ?? [])} onCreated={loaded.refresh} onClose={() => setCreating(false)} />
      )}
      {renamed && <RenameKey of={renamed} onRenamed={loaded.refresh} onClose={() => setRenamed(undefined)} />}
      {dialog}
    </>
  );
};

/** The warning before a key is revoked, above all if nobody could sign in afterwards. */
const warningOf = ({ id, permission, is_own }: Key, keys: readonly Key[]) => {
  const isLast = permission === 'full_access' && keys.every((key) => key.id === id || key.permission !== permission);
  if (isLast) return 'key.revokeLast';
  return is_own ? 'key.revokeOwn' : 'key.revokeText';
};
