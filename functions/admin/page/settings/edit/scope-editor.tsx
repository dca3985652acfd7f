import { useCallback, useEffect, useState } from 'preact/hooks';
import { useText } from '../../text/text-context.tsx';
import { useConfirm } from '../../ui/confirm.tsx';
import { useGuard } from '../../use-route.ts';
import { focusField } from '../form/field-id.ts';
import { SettingsForm } from '../form/settings-form.tsx';
import { RemoveScope } from '../scopes/remove-scope.tsx';
import { TestSendDialog } from '../test-send/test-send-dialog.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import { InForceStatus } from './in-force-status.tsx';
import { SaveBar } from './save-bar.tsx';
import { SAVE_OUTCOME, SaveOutcome } from './save-outcome.tsx';
import type { Snapshot } from './snapshot.ts';
import { useEditor } from './use-editor.ts';

/** The form of one scope with everything around it: its state, saving, testing, conflicts. */
export const ScopeEditor = ({ initial }: { initial: Snapshot }) => {
  const { t } = useText();
  const editor = useEditor(initial);
  const { snapshot, draft, saving } = editor;
  const [isTesting, setTesting] = useState(false);
  const [confirm, confirmDialog] = useConfirm();
  const mayLeave = useCallback(
    () =>
      confirm({
        title: t('unsaved.title'),
        text: t('unsaved.text'),
        yes: t('unsaved.leave'),
        no: t('unsaved.stay'),
        danger: true,
      }),
    [confirm, t],
  );
  useGuard(draft.size > 0, mayLeave);

  const faults = saving.kind === 'refused' ? saving.faults : [];
  useEffect(() => {
    if (saving.kind !== 'refused' && saving.kind !== 'failed') return;
    const [first] = faults;
    const outcome = document.getElementById(SAVE_OUTCOME);
    // Then the focus moves the page further only if the field would be out of sight.
    outcome?.scrollIntoView();
    if (!first || !focusField(first.path)) outcome?.focus();
    // Only when an answer comes: while faults are mended one by one, the focus stays where somebody types.
  }, [saving.kind]);

  return (
    <>
      <InForceStatus snapshot={snapshot} />
      <SaveBar editor={editor} onTest={() => setTesting(true)} />
      <SaveOutcome saving={saving} />
      <SettingsForm editor={editor} faults={faults} />
      <RemoveScope snapshot={snapshot} />
      {isTesting && <TestSendDialog editor={editor} onClose={() => setTesting(false)} />}
      {saving.kind === 'conflict' && <ConflictDialog editor={editor} theirs={saving.theirs} />}
      {confirmDialog}
    </>
  );
};
