import { useState } from 'preact/hooks';
import { DEFAULT_SCOPE } from '../../../../../shared/scope.ts';
import { useApi } from '../../api/api.ts';
import { useText } from '../../text/text-context.tsx';
import { useConfirm } from '../../ui/confirm.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { go } from '../../use-route.ts';
import type { Snapshot } from '../edit/snapshot.ts';
import { scopeName } from './scope-name.ts';

/** Removes all settings of a website or store view, which then inherits everything. */
export const RemoveScope = ({ snapshot: { scope, etag, version } }: { snapshot: Snapshot }) => {
  const text = useText();
  const { settings } = useApi();
  const [confirm, dialog] = useConfirm();
  const [error, setError] = useState<unknown>();
  if (scope === DEFAULT_SCOPE || version === 0) return null;

  const remove = async () => {
    const name = scopeName(scope, text);
    const title = text.t('scope.remove', { name });
    if (!(await confirm({ title, text: text.t('scope.removeText'), yes: title, danger: true }))) return;
    try {
      await settings.remove(scope, etag);
      go({ view: 'settings', scope: '' });
    } catch (failure) {
      setError(failure);
    }
  };

  return (
    <div class="remove-scope">
      {error !== undefined && <FailureNotice error={error} />}
      <button type="button" class="danger" onClick={remove}>
        {text.t('scope.remove', { name: scopeName(scope, text) })}
      </button>
      {dialog}
    </div>
  );
};
