import { useText } from '../../text/text-context.tsx';
import type { Editor } from './use-editor.ts';

/** Saves all changes of the scope at once; stays in sight. */
export const SaveBar = ({
  editor: { draft, saving, save, discard },
  onTest,
}: {
  editor: Editor;
  onTest: () => void;
}) => {
  const { t } = useText();
  const isBusy = saving.kind === 'busy';
  const isIdle = isBusy || draft.size === 0;
  return (
    <div class="save-bar">
      <p class={saving.kind === 'saved' ? 'count done' : 'count'} role="status">
        {saving.kind === 'saved' && t('save.done')}
        {draft.size > 0 && t(draft.size === 1 ? 'unsaved.one' : 'unsaved.many', { count: draft.size })}
      </p>
      {draft.size > 0 && (
        <button type="button" class="quiet" onClick={discard} disabled={isBusy}>
          {t('unsaved.discard')}
        </button>
      )}
      <button type="button" onClick={onTest} disabled={isBusy}>
        {t('test.open')}
      </button>
      <button type="button" onClick={() => save(true)} disabled={isIdle}>
        {t('save.verify')}
      </button>
      <button type="button" class="primary" onClick={() => save(false)} disabled={isIdle}>
        {t(isBusy ? 'save.busy' : 'save')}
      </button>
    </div>
  );
};
