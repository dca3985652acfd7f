import { useCallback, useEffect, useState } from 'preact/hooks';
import { faultsText } from '../../text/fault-text.ts';
import { useText } from '../../text/text-context.tsx';
import { useConfirm } from '../../ui/confirm.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useGuard } from '../../use-route.ts';
import { DomainsSection } from '../domains/domains-section.tsx';
import { focusField } from '../form/field-id.ts';
import { FieldWarnings } from '../form/field-warnings.tsx';
import { SettingsForm } from '../form/settings-form.tsx';
import { RemoveScope } from '../scopes/remove-scope.tsx';
import { StepList } from '../test-send/step-list.tsx';
import { TestSendDialog } from '../test-send/test-send-dialog.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import { FaultSummary } from './fault-summary.tsx';
import type { Snapshot } from './snapshot.ts';
import { type Editor, type Saving, useEditor } from './use-editor.ts';

/** The form of one scope with its status, saving, test send and conflict resolution. */
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
    // Focusing the field then scrolls only if it would be out of sight.
    outcome?.scrollIntoView();
    if (!first || !focusField(first.path)) outcome?.focus();
    // Only when a response arrives, so that the focus stays put while the user corrects errors one by one.
  }, [saving.kind]);

  return (
    <>
      <InForceStatus editor={editor} />
      <SaveBar editor={editor} onTest={() => setTesting(true)} />
      <SaveOutcome saving={saving} />
      <SettingsForm editor={editor} faults={faults} />
      <DomainsSection scope={snapshot.scope} isEdited={draft.size > 0} onChanged={() => location.reload()} />
      <RemoveScope snapshot={snapshot} />
      {isTesting && <TestSendDialog editor={editor} onClose={() => setTesting(false)} />}
      {saving.kind === 'conflict' && <ConflictDialog editor={editor} theirs={saving.theirs} by={saving.by} />}
      {confirmDialog}
    </>
  );
};

/** The version in force, its warnings, and why a newer version was rejected. */
const InForceStatus = ({ editor }: { editor: Editor }) => {
  const { t, dateTime, word, language } = useText();
  const { scope, in_force, rejected, warnings } = editor.snapshot;
  // A rejected document has a notice of its own.
  const general = warnings.filter(({ path, code }) => path === '' && code !== 'rejected');
  return (
    <>
      <p class="status">
        {in_force
          ? t('inForce.version', { version: in_force.version, since: dateTime(in_force.since) })
          : t(scope === 'default' ? 'inForce.never' : 'inForce.inherits')}
      </p>
      <FieldWarnings warnings={general} editor={editor} />
      {rejected && (
        <Notice kind="error">
          <p>
            <strong>{t('rejected.title', { version: rejected.version })}</strong> {word('rejected', rejected.code)}
          </p>
          <p>{faultsText(rejected.reason, language)}</p>
        </Notice>
      )}
    </>
  );
};

const SAVE_OUTCOME = 'save-outcome';

/** Why a save failed; takes the focus if no field can. */
const SaveOutcome = ({ saving }: { saving: Saving }) => (
  <div id={SAVE_OUTCOME} tabIndex={-1}>
    <SaveFailure saving={saving} />
  </div>
);

const SaveFailure = ({ saving }: { saving: Saving }) => {
  const { t } = useText();
  switch (saving.kind) {
    case 'refused':
      return saving.steps.length > 0 ? (
        <Notice kind="error">
          <p>
            <strong>{t('verify.failed')}</strong>
          </p>
          <StepList steps={saving.steps} />
        </Notice>
      ) : (
        <FaultSummary error={saving.error} faults={saving.faults} />
      );
    case 'failed':
      return <FailureNotice error={saving.error} />;
    default:
      return null;
  }
};

/** Saves all changes of the scope at once; always visible. */
const SaveBar = ({ editor: { draft, saving, save, discard }, onTest }: { editor: Editor; onTest: () => void }) => {
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
