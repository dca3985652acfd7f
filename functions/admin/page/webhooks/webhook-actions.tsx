import { useState } from 'preact/hooks';
import { EVENT_TYPES } from '../../../../shared/webhooks/event-types.ts';
import { useApi } from '../api/api.ts';
import type { Webhook } from '../api/webhooks-api.ts';
import { useText } from '../text/text-context.tsx';
import { useConfirm } from '../ui/confirm.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { SecretDialog } from '../ui/secret-dialog.tsx';
import { Select } from '../ui/select.tsx';
import { go } from '../use-route.ts';
import { WebhookForm } from './webhook-form.tsx';

interface WebhookActionsProps {
  webhook: Webhook;
  onChanged: () => Promise<void>;
  onError: (error: unknown) => void;
}

/** Tries, changes, rotates, disables and removes an endpoint. */
export const WebhookActions = ({ webhook, onChanged, onError }: WebhookActionsProps) => {
  const { t } = useText();
  const { webhooks } = useApi();
  const { id, endpoint, status } = webhook;
  const isEnabled = status === 'enabled';
  const [open, setOpen] = useState<'test' | 'change'>();
  const [secret, setSecret] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [confirm, dialog] = useConfirm();
  const close = () => setOpen(undefined);

  const act = async (action: () => Promise<unknown>, onDone: () => unknown = onChanged) => {
    setBusy(true);
    onError(undefined);
    await action().then(onDone, onError);
    setBusy(false);
  };
  const rotate = async () => {
    const question = { title: t('webhook.rotateTitle'), text: t('webhook.rotateText'), yes: t('webhook.rotate') };
    if (!(await confirm(question))) return;
    await act(async () => setSecret((await webhooks.rotate(id)).signing_secret));
  };
  const remove = async () => {
    const question = { title: t('webhook.removeTitle'), text: t('webhook.removeText'), yes: t('webhook.remove') };
    if (!(await confirm({ ...question, danger: true }))) return;
    await act(
      () => webhooks.remove(id),
      () => go({ view: 'webhooks' }),
    );
  };
  const toggle = () => act(() => webhooks.change(id, { status: isEnabled ? 'disabled' : 'enabled' }));

  return (
    <div class="email-actions">
      <button type="button" class="primary" disabled={isBusy || !isEnabled} onClick={() => setOpen('test')}>
        {t('webhook.test')}
      </button>
      <button type="button" disabled={isBusy} onClick={() => setOpen('change')}>
        {t('webhook.change')}
      </button>
      <button type="button" disabled={isBusy} onClick={rotate}>
        {t('webhook.rotate')}
      </button>
      <button type="button" disabled={isBusy} onClick={toggle}>
        {t(isEnabled ? 'webhook.disable' : 'webhook.enable')}
      </button>
      <button type="button" class="danger" disabled={isBusy} onClick={remove}>
        {t('webhook.remove')}
      </button>
      {dialog}
      {open === 'test' && (
        <TestDialog
          webhook={webhook}
          onClose={close}
          onTest={(type) => {
            close();
            void act(() => webhooks.test(id, type));
          }}
        />
      )}
      {open === 'change' && (
        <WebhookForm
          isKnown
          title={t('webhook.change')}
          of={webhook}
          onSave={({ endpoint: url, events }) =>
            webhooks.change(id, { events, ...(url !== endpoint && { endpoint: url }) })
          }
          onSaved={onChanged}
          onClose={close}
        />
      )}
      {secret !== undefined && (
        <SecretDialog
          title={t('webhook.rotated')}
          note={t('webhook.rotatedText')}
          label={t('webhook.secret')}
          secret={secret}
          onClose={() => setSecret(undefined)}
        />
      )}
    </div>
  );
};

interface TestDialogProps {
  webhook: Webhook;
  onTest: (type: string) => void;
  onClose: () => void;
}

/** Asks for the type of the test event. */
const TestDialog = ({ webhook: { events }, onTest, onClose }: TestDialogProps) => {
  const { t, word } = useText();
  const [type, setType] = useState<string>(EVENT_TYPES.find((one) => events.includes(one)) ?? EVENT_TYPES[0]);
  const options = EVENT_TYPES.map((value) => ({ value, label: word('webhookEvent', value) }));
  return (
    <FormDialog
      title={t('webhook.test')}
      submit={t('webhook.testSend')}
      onSubmit={() => onTest(type)}
      onClose={onClose}
    >
      <Select label={t('webhook.event')} value={type} options={options} onChange={setType} />
      <p class="hint">{t('webhook.testText')}</p>
    </FormDialog>
  );
};
