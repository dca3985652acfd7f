import { useState } from 'preact/hooks';
import type { Fault } from '../../../../../shared/settings/document/fault.ts';
import { settings as schema } from '../../../../../shared/settings/schema/schema.ts';
import { useApi } from '../../api/api.ts';
import { ApiRefusal } from '../../api/failure.ts';
import type { ShownWarning } from '../../api/settings-api.ts';
import type { Step } from '../../api/steps.ts';
import { rebase } from './conflict.ts';
import { type Draft, type FieldText, patchOf, unchanged, withChange } from './draft.ts';
import { type Snapshot, snapshotOf } from './snapshot.ts';

/** The state of saving. */
export type Saving =
  | { kind: 'idle' }
  | { kind: 'busy' }
  | { kind: 'saved' }
  /** The API refused; nothing was saved. */
  | { kind: 'refused'; error: ApiRefusal; faults: readonly Fault[]; steps: readonly Step[] }
  /** Somebody else saved first; `theirs` are their settings. */
  | { kind: 'conflict'; theirs: Snapshot; by: string | undefined }
  | { kind: 'failed'; error: unknown };

export interface Editor {
  snapshot: Snapshot;
  draft: Draft;
  saving: Saving;
  change(path: string, text: FieldText): void;
  discard(): void;
  /** Dismisses a warning, or shows it again, for everybody. Unsaved changes are kept. */
  dismiss(warning: ShownWarning, isDismissed: boolean): Promise<void>;
  save(verify: boolean): Promise<void>;
  /** Rebases the draft on somebody else's version, dropping the fields whose saved value is kept. */
  settle(theirs: Snapshot, leftToThem: ReadonlySet<string>): void;
}

const paths: readonly string[] = [...schema.keys()];

const inFormOrder = (faults: readonly Fault[]): Fault[] =>
  [...faults].sort((one, other) => paths.indexOf(one.path) - paths.indexOf(other.path));

/** A field being corrected no longer shows its error, and an earlier success no longer applies. */
const afterChange = (saving: Saving, path: string): Saving => {
  if (saving.kind === 'saved') return { kind: 'idle' };
  if (saving.kind !== 'refused' || saving.faults.length === 0) return saving;
  const faults = saving.faults.filter((fault) => fault.path !== path);
  return faults.length === 0 ? { kind: 'idle' } : { ...saving, faults };
};

/** The editing state of a scope's settings: saved values, unsaved changes and the state of saving. */
export const useEditor = (initial: Snapshot): Editor => {
  const { settings } = useApi();
  const [snapshot, setSnapshot] = useState(initial);
  const [draft, setDraft] = useState(unchanged);
  const [saving, setSaving] = useState<Saving>({ kind: 'idle' });
  const { scope, etag } = snapshot;

  const refused = async (error: unknown): Promise<Saving> => {
    if (!(error instanceof ApiRefusal)) return { kind: 'failed', error };
    if (error.isConflict) return conflictWith(await settings.read(scope).then(snapshotOf));
    const { faults = [], steps = [] } = error.refusal;
    return { kind: 'refused', error, faults: inFormOrder(faults), steps };
  };

  /** Who saved first is optional information, so a failure to look it up is ignored. */
  const conflictWith = async (theirs: Snapshot): Promise<Saving> => {
    const versions = await settings.history(scope).catch(() => []);
    return { kind: 'conflict', theirs, by: versions.find(({ version }) => version === theirs.version)?.by };
  };

  const save = async (verify: boolean): Promise<void> => {
    setSaving({ kind: 'busy' });
    try {
      setSnapshot(snapshotOf(await settings.save(scope, { patch: patchOf(draft), etag, verify })));
      setDraft(unchanged);
      setSaving({ kind: 'saved' });
    } catch (error) {
      setSaving(await refused(error).catch((failure: unknown): Saving => ({ kind: 'failed', error: failure })));
    }
  };

  // Only this warning: answers may overtake each other, and with a newer ETag the next save would overwrite what
  // somebody else saved meanwhile.
  const dismiss = async (warning: ShownWarning, isDismissed: boolean): Promise<void> => {
    try {
      const { warnings } = await settings.dismiss(scope, warning, isDismissed);
      const isMeant = ({ code, path }: ShownWarning): boolean => code === warning.code && path === warning.path;
      const { dismissed = null } = warnings.find(isMeant) ?? {};
      setSnapshot((before) => ({
        ...before,
        warnings: before.warnings.map((one) => (isMeant(one) ? { ...one, dismissed } : one)),
      }));
    } catch (error) {
      setSaving({ kind: 'failed', error });
    }
  };

  return {
    snapshot,
    draft,
    saving,
    save,
    dismiss,
    change: (path, text) => {
      setDraft((before) => withChange(before, snapshot, path, text));
      setSaving((before) => afterChange(before, path));
    },
    discard: () => {
      setDraft(unchanged);
      setSaving({ kind: 'idle' });
    },
    settle: (theirs, leftToThem) => {
      setSnapshot(theirs);
      setDraft(rebase(draft, theirs, leftToThem));
      setSaving({ kind: 'idle' });
    },
  };
};
