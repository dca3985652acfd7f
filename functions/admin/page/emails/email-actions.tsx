import { useState } from 'preact/hooks';
import { useApi } from '../api/api.ts';
import type { EmailDetail } from '../api/emails-api.ts';
import { useText } from '../text/text-context.tsx';
import { useConfirm } from '../ui/confirm.tsx';
import { canCancel, canRetry } from './state.ts';

interface EmailActionsProps {
  email: EmailDetail;
  onChanged: () => void;
  onError: (error: unknown) => void;
}

/** What can be done with an email in its state. */
export const EmailActions = ({ email, onChanged, onError }: EmailActionsProps) => {
  const { t } = useText();
  const { emails } = useApi();
  const [busy, setBusy] = useState(false);
  const [confirm, dialog] = useConfirm();

  const act = async (action: (id: string) => Promise<unknown>) => {
    setBusy(true);
    onError(undefined);
    await action(email.id).then(onChanged, onError);
    setBusy(false);
  };
  const cancel = async () => {
    const question = { title: t('cancelEmail.title'), text: t('cancelEmail.text'), yes: t('cancelEmail.submit') };
    if (await confirm({ ...question, no: t('cancelEmail.keep'), danger: true })) await act(emails.cancel);
  };

  if (!canRetry(email) && !canCancel(email)) return null;
  return (
    <div class="email-actions">
      {canRetry(email) && (
        <button type="button" class="primary" disabled={busy} onClick={() => act(emails.retry)}>
          {t('retryEmail')}
        </button>
      )}
      {canCancel(email) && (
        <button type="button" class="danger" disabled={busy} onClick={cancel}>
          {t('cancelEmail')}
        </button>
      )}
      {dialog}
    </div>
  );
};
