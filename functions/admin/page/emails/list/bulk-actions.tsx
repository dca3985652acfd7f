import { useEffect, useRef, useState } from 'preact/hooks';
import { useApi } from '../../api/api.ts';
import type { EmailItem } from '../../api/emails-api.ts';
import { useText } from '../../text/text-context.tsx';
import { useConfirm } from '../../ui/confirm.tsx';
import { failureText } from '../../ui/failure-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { randomName } from '../../ui/random-name.ts';
import { type Action, can } from '../state.ts';
import { type Progress, runBulk } from './run-bulk.ts';
import type { Selection } from './selection.ts';

const actions: readonly Action[] = ['retry', 'again', 'cancel'];

interface Run {
  action: Action;
  of: number;
  progress: Progress<EmailItem>;
  isOver: boolean;
}

interface BulkActionsProps {
  selection: Selection;
  /** Whether there are no emails to select. */
  isEmpty: boolean;
  onDone: () => Promise<void>;
}

/** Applies an action to the selected emails, after a confirmation that states how many; shows progress and failures. */
export const BulkActions = ({ selection, isEmpty, onDone }: BulkActionsProps) => {
  const { t, number } = useText();
  const { emails: api } = useApi();
  const [run, setRun] = useState<Run>();
  const [confirm, dialog] = useConfirm();
  const stop = useRef(new AbortController());
  // Leaving the list stops the action.
  useEffect(() => () => stop.current.abort(), []);

  const work = (action: Action, wish: string) => (email: EmailItem) => {
    if (action === 'again') return api.sendAgain(email.id, `${wish} ${email.id}`);
    return action === 'retry' ? api.retry(email.id) : api.cancel(email.id);
  };

  const start = async (action: Action, chosen: readonly EmailItem[]) => {
    const others = selection.emails.length - chosen.length;
    const isSure = await confirm({
      title: t(`bulk.${action}.title`, { count: number(chosen.length) }),
      text: t(`bulk.${action}.text`) + (others > 0 ? ` ${t('bulk.others', { count: number(others) })}` : ''),
      yes: t(`bulk.${action}`, { count: number(chosen.length) }),
      danger: action !== 'retry',
    });
    if (!isSure) return;
    const of = chosen.length;
    stop.current = new AbortController();
    setRun({ action, of, progress: { done: [], failed: [] }, isOver: false });
    const onProgress = (progress: Progress<EmailItem>) => setRun({ action, of, progress, isOver: false });
    await runBulk(chosen, work(action, randomName()), onProgress, stop.current.signal);
    setRun((last) => last && { ...last, isOver: true });
    selection.set([]);
    await onDone();
  };

  return (
    <>
      {!isEmpty && (!run || run.isOver) && (
        <fieldset class="bulk">
          <legend class="hidden">{t('bulk.label')}</legend>
          <strong role="status">{t('bulk.selected', { count: number(selection.emails.length) })}</strong>
          {actions.map((action) => {
            const chosen = selection.emails.filter((email) => can(action, email));
            return (
              <button
                key={action}
                type="button"
                class={action === 'cancel' ? 'danger' : ''}
                disabled={chosen.length === 0}
                onClick={() => start(action, chosen)}
              >
                {t(`bulk.${action}`, { count: number(chosen.length) })}
              </button>
            );
          })}
          {selection.emails.length > 0 && (
            <button type="button" class="quiet" onClick={() => selection.set([])}>
              {t('bulk.clear')}
            </button>
          )}
        </fieldset>
      )}
      {run && <RunNotice run={run} onStop={() => stop.current.abort()} />}
      {dialog}
    </>
  );
};

const RunNotice = ({ run: { of, progress, isOver }, onStop }: { run: Run; onStop: () => void }) => {
  const text = useText();
  const { t, number } = text;
  const { done, failed } = progress;
  const finished = done.length + failed.length;
  if (!isOver) {
    const label = t('bulk.progress', { done: number(finished), count: number(of) });
    return (
      <div class="bulk progress">
        <progress max={of} value={finished} aria-label={label} />
        <span role="status">{label}</span>
        <button type="button" onClick={onStop}>
          {t('bulk.stop')}
        </button>
      </div>
    );
  }
  return (
    <Notice kind={failed.length > 0 ? 'error' : 'success'}>
      <p>{t('bulk.done', { count: number(done.length) })}</p>
      {failed.length > 0 && (
        <>
          <p>{t('bulk.failed', { count: number(failed.length) })}</p>
          <ul>
            {failed.map(({ email, error }) => (
              <li key={email.id}>
                <a href={`#/emails/${email.id}`}>{email.subject || t('email.noSubject')}</a>: {failureText(error, text)}
              </li>
            ))}
          </ul>
        </>
      )}
    </Notice>
  );
};
