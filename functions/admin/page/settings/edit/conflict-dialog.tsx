import { useState } from 'preact/hooks';
import { useText } from '../../text/text-context.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TableHead } from '../../ui/table-head.tsx';
import { SettingName } from '../form/setting-name.tsx';
import { type TheirChange, theirChanges } from './conflict.ts';
import type { FieldText } from './draft.ts';
import type { Snapshot } from './snapshot.ts';
import type { Editor } from './use-editor.ts';
import { ValueCell } from './value-cell.tsx';

interface ConflictDialogProps {
  editor: Editor;
  theirs: Snapshot;
  /** Who saved, if known: the name of an API key or the ARN of a principal. */
  by: string | undefined;
}

/** Shows somebody else's saved changes beside the unsaved ones, and asks for a decision on each conflict. */
export const ConflictDialog = ({ editor, theirs, by }: ConflictDialogProps) => {
  const { t } = useText();
  const changes = theirChanges(editor.draft, editor.snapshot, theirs);
  const [leftToThem, leave] = useState<ReadonlySet<string>>(new Set());
  const decide = (path: string, isTheirs: boolean) =>
    leave((before) => new Set(isTheirs ? [...before, path] : [...before].filter((other) => other !== path)));
  return (
    <Dialog title={t('conflict.title')} onClose={() => editor.settle(theirs, leftToThem)} wide>
      <p>{t(changes.length === 0 ? 'conflict.nothing' : 'conflict.text', { version: theirs.version })}</p>
      {by !== undefined && <p>{t('conflict.by', { by: by.split(':').at(-1) ?? by })}</p>}
      <table class="cards">
        <TableHead columns={[t('diff.setting'), t('conflict.before'), t('conflict.theirs'), t('conflict.mine')]} />
        <tbody>
          {changes.map((change) => (
            <ConflictRow
              key={change.path}
              change={change}
              isTheirs={leftToThem.has(change.path)}
              onDecide={(isTheirs) => decide(change.path, isTheirs)}
            />
          ))}
        </tbody>
      </table>
      <div class="actions">
        <button type="button" class="primary" onClick={() => editor.settle(theirs, leftToThem)}>
          {t('conflict.continue')}
        </button>
      </div>
    </Dialog>
  );
};

interface ConflictRowProps {
  change: TheirChange;
  isTheirs: boolean;
  onDecide: (isTheirs: boolean) => void;
}

const ConflictRow = ({ change: { path, before, theirs, mine }, isTheirs, onDecide }: ConflictRowProps) => (
  <tr>
    <th scope="row">
      <SettingName path={path} />
    </th>
    <td>
      <ValueCell path={path} text={before} />
    </td>
    {mine === undefined ? (
      <>
        <td>
          <ValueCell path={path} text={theirs} />
        </td>
        <td>–</td>
      </>
    ) : (
      <>
        <Side path={path} text={theirs} isChosen={isTheirs} onChoose={() => onDecide(true)} />
        <Side path={path} text={mine} isChosen={!isTheirs} onChoose={() => onDecide(false)} />
      </>
    )}
  </tr>
);

interface SideProps {
  path: string;
  text: FieldText;
  isChosen: boolean;
  onChoose: () => void;
}

const Side = ({ path, text, isChosen, onChoose }: SideProps) => (
  <td>
    <label class="choice">
      <input type="radio" name={path} checked={isChosen} onChange={onChoose} />
      <ValueCell path={path} text={text} />
    </label>
  </td>
);
