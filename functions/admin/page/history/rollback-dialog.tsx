import { useState } from 'preact/hooks';
import { useApi } from '../api/api.ts';
import { ApiRefusal } from '../api/failure.ts';
import type { VersionEntry } from '../api/settings-api.ts';
import { FaultSummary } from '../settings/edit/fault-summary.tsx';
import { useText } from '../text/text-context.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { diffOf } from './diff.ts';
import { DiffTable } from './diff-table.tsx';

interface RollbackDialogProps {
  scope: string;
  entry: VersionEntry;
  inForce: VersionEntry | undefined;
  onClose: () => void;
  onDone: () => void;
}

/** Shows what a rollback to a version would change, and performs it. */
export const RollbackDialog = ({ scope, entry, inForce, onClose, onDone }: RollbackDialogProps) => {
  const { t } = useText();
  const { settings } = useApi();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  const rollBack = async () => {
    setBusy(true);
    try {
      // Reads the version currently in force, which may be newer than the one in the list.
      const { etag } = await settings.read(scope);
      await settings.rollBack(scope, entry.version, etag);
      onDone();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  return (
    <Dialog title={t('rollback.title', { version: entry.version })} onClose={onClose} wide>
      <p>{t('rollback.text')}</p>
      <DiffTable
        differences={diffOf(inForce?.document ?? {}, entry.document ?? {})}
        from={t('diff.inForce')}
        to={t('diff.thisVersion')}
      />
      {error instanceof ApiRefusal && error.refusal.faults ? (
        <FaultSummary error={error} faults={error.refusal.faults} />
      ) : (
        error !== undefined && <FailureNotice error={error} />
      )}
      <div class="actions">
        <button type="button" onClick={onClose}>
          {t('cancel')}
        </button>
        <button type="button" class="primary" disabled={busy} onClick={rollBack}>
          {t('rollback.submit')}
        </button>
      </div>
    </Dialog>
  );
};
