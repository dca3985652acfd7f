import { useRef, useState } from 'preact/hooks';
import { useApi } from '../../api/api.ts';
import type { EmailDetail } from '../../api/emails-api.ts';
import { useText } from '../../text/text-context.tsx';
import { useConfirm } from '../../ui/confirm.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { randomName } from '../../ui/random-name.ts';
import { TimeField } from '../../ui/text-field.tsx';
import { go } from '../../use-route.ts';
import { isoOf, localOf } from '../list/filter.ts';
import { can, canSendNow, stateOf } from '../state.ts';

interface EmailActionsProps {
  email: EmailDetail;
  onChanged: () => void;
  onError: (error: unknown) => void;
}

/** The actions available for an email in its state. */
export const EmailActions = ({ email, onChanged, onError }: EmailActionsProps) => {
  const { t } = useText();
  const { emails } = useApi();
  const [busy, setBusy] = useState(false);
  const [isRescheduling, setRescheduling] = useState(false);
  const [confirm, dialog] = useConfirm();
  // The idempotency key; unchanged until a copy has been sent, so that repeating an unanswered
  // request sends one copy.
  const wish = useRef(randomName());

  const act = async <T,>(action: () => Promise<T>, onDone: (result: T) => void = onChanged) => {
    setBusy(true);
    onError(undefined);
    await action().then(onDone, onError);
    setBusy(false);
  };
  const cancel = async () => {
    const question = { title: t('cancelEmail.title'), text: t('cancelEmail.text'), yes: t('cancelEmail.submit') };
    if (await confirm({ ...question, no: t('cancelEmail.keep'), danger: true }))
      await act(() => emails.cancel(email.id));
  };
  const sendAgain = async () => {
    const isHad = email.delivery.recipients.some(({ state }) => state === 'accepted');
    const title = t('again.title');
    const to = email.delivery.recipients.map(({ address }) => address).join(', ');
    const yes = t(isHad ? 'again.next' : 'again.submit');
    if (!(await confirm({ title, text: t('again.text', { to }), yes }))) return;
    if (isHad && !(await confirm({ title, text: t('again.sure'), yes: t('again.submit'), danger: true }))) return;
    await act(
      () => emails.sendAgain(email.id, wish.current),
      (id) => {
        wish.current = randomName();
        go({ view: 'email', id });
      },
    );
  };

  return (
    <div class="email-actions">
      {can('retry', email) && (
        <button type="button" class="primary" disabled={busy} onClick={() => act(() => emails.retry(email.id))}>
          {t('retryEmail')}
        </button>
      )}
      {canSendNow(email) && (
        <button type="button" class="primary" disabled={busy} onClick={() => act(() => emails.sendNow(email.id))}>
          {t('sendNow')}
        </button>
      )}
      {stateOf(email) === 'scheduled' && (
        <button type="button" disabled={busy} onClick={() => setRescheduling(true)}>
          {t('reschedule.open')}
        </button>
      )}
      {can('again', email) && (
        <button type="button" disabled={busy} onClick={sendAgain}>
          {t('again')}
        </button>
      )}
      {can('cancel', email) && (
        <button type="button" class="danger" disabled={busy} onClick={cancel}>
          {t('cancelEmail')}
        </button>
      )}
      {dialog}
      {isRescheduling && (
        <RescheduleDialog
          at={email.scheduled_at ?? ''}
          onClose={() => setRescheduling(false)}
          onTime={(at) => {
            setRescheduling(false);
            void act(() => emails.reschedule(email.id, at));
          }}
        />
      )}
    </div>
  );
};

interface RescheduleDialogProps {
  at: string;
  onTime: (at: string) => void;
  onClose: () => void;
}

const RescheduleDialog = ({ at, onTime, onClose }: RescheduleDialogProps) => {
  const { t } = useText();
  const [time, setTime] = useState(localOf(at));
  return (
    <FormDialog
      title={t('reschedule.title')}
      submit={t('reschedule.submit')}
      isReady={time !== ''}
      onSubmit={() => onTime(isoOf(time))}
      onClose={onClose}
    >
      <TimeField label={t('reschedule.at')} value={time} onInput={setTime} />
    </FormDialog>
  );
};
