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

/** The API keys that this key may see; new ones, and the end of old ones. */
export const KeysView = () => {
  const { t } = useText();
  const { keys, settings } = useApi();
  const scopes = usePolled(settings.scopes);
  const areScopesKnown = scopes.value !== undefined || scopes.error !== undefined;
  const loaded = usePolled(useCallback(() => keys.list(), [keys]));
  const [isCreating, setCreating] = useState(false);
  const [error, setError] = useState<unknown>();
  const [confirm, dialog] = useConfirm();

  const revoke = async ({ id, name }: Key) => {
    const yes = t('key.revoke');
    if (!(await confirm({ title: t('key.revokeTitle', { name }), text: t('key.revokeText'), yes, danger: true })))
      return;
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
            <KeyTable keys={list} onRevoke={revoke} />
          )
        }
      </Pending>
      {isCreating && (
        <CreateKey scope={widest(scopes.value ?? [])} onCreated={loaded.refresh} onClose={() => setCreating(false)} />
      )}
      {dialog}
    </>
  );
};
