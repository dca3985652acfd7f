import { useText } from '../../text/text-context.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { StepList } from '../test-send/step-list.tsx';
import { FaultSummary } from './fault-summary.tsx';
import type { Saving } from './use-editor.ts';

export const SAVE_OUTCOME = 'save-outcome';

/** Why nothing was saved; it takes the focus where no field can. */
export const SaveOutcome = ({ saving }: { saving: Saving }) => (
  <div id={SAVE_OUTCOME} tabIndex={-1}>
    <Outcome saving={saving} />
  </div>
);

const Outcome = ({ saving }: { saving: Saving }) => {
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
        <FaultSummary message={saving.message} faults={saving.faults} />
      );
    case 'failed':
      return <FailureNotice error={saving.error} />;
    default:
      return null;
  }
};
