import type { VNode } from 'preact';
import { useCallback, useState } from 'preact/hooks';
import { useText } from '../text/text-context.tsx';
import { Dialog } from './dialog.tsx';

export interface Question {
  title: string;
  text: string;
  /** The label of the confirming button. */
  yes: string;
  no?: string;
  danger?: boolean;
}

interface Asked extends Question {
  answer: (yes: boolean) => void;
}

/** Returns a function that asks for confirmation, and the dialog to render while it does. */
export const useConfirm = (): [(question: Question) => Promise<boolean>, VNode | null] => {
  const { t } = useText();
  const [asked, setAsked] = useState<Asked>();
  const confirm = useCallback(
    (question: Question) => new Promise<boolean>((answer) => setAsked({ ...question, answer })),
    [],
  );
  if (!asked) return [confirm, null];
  const answer = (yes: boolean) => {
    setAsked(undefined);
    asked.answer(yes);
  };
  const dialog = (
    <Dialog title={asked.title} onClose={() => answer(false)}>
      <p>{asked.text}</p>
      <div class="actions">
        <button type="button" onClick={() => answer(false)}>
          {asked.no ?? t('cancel')}
        </button>
        <button type="button" class={asked.danger ? 'danger' : 'primary'} onClick={() => answer(true)}>
          {asked.yes}
        </button>
      </div>
    </Dialog>
  );
  return [confirm, dialog];
};
