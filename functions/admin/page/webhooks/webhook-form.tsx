import { useState } from 'preact/hooks';
import { EVENT_TYPES } from '../../../../shared/webhooks/event-types.ts';
import type { NewWebhook } from '../api/webhooks-api.ts';
import { useText } from '../text/text-context.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { ScopeField } from '../ui/scope-field.tsx';
import { TextField } from '../ui/text-field.tsx';

interface WebhookFormProps {
  title: string;
  of: NewWebhook;
  /** The webhook exists, and its scope cannot be changed. */
  isKnown?: boolean;
  onSave: (webhook: NewWebhook) => Promise<unknown>;
  onSaved: () => void;
  onClose: () => void;
}

/** Asks for a webhook's URL and event types. */
export const WebhookForm = ({ title, of, isKnown = false, onSave, onSaved, onClose }: WebhookFormProps) => {
  const { t } = useText();
  const [webhook, setWebhook] = useState(of);

  const save = async () => {
    await onSave({ ...webhook, endpoint: webhook.endpoint.trim(), scope: webhook.scope.trim() });
    onSaved();
    onClose();
  };

  return (
    <FormDialog
      title={title}
      submit={t('webhook.save')}
      isReady={webhook.endpoint.trim() !== '' && webhook.events.length > 0}
      onSubmit={save}
      onClose={onClose}
    >
      <TextField
        required
        label={t('webhook.endpoint')}
        value={webhook.endpoint}
        onInput={(endpoint) => setWebhook((before) => ({ ...before, endpoint }))}
      />
      <p class="hint">{t('webhook.endpointText')}</p>
      {!isKnown && (
        <ScopeField
          required
          label={t('key.scope')}
          value={webhook.scope}
          onInput={(scope) => setWebhook((before) => ({ ...before, scope }))}
        />
      )}
      <EventChoice chosen={webhook.events} onChange={(events) => setWebhook((before) => ({ ...before, events }))} />
    </FormDialog>
  );
};

interface EventChoiceProps {
  chosen: readonly string[];
  onChange: (events: string[]) => void;
}

/** Event types that a client subscribed to but that never occur here stay selected. */
const EventChoice = ({ chosen, onChange }: EventChoiceProps) => {
  const { t, word } = useText();
  const others = (type: string) => chosen.filter((one) => one !== type);
  return (
    <fieldset class="event-types">
      <legend>{t('webhook.events')}</legend>
      {EVENT_TYPES.map((type) => (
        <label key={type} class="choice">
          <input
            type="checkbox"
            checked={chosen.includes(type)}
            onChange={(event) => onChange(event.currentTarget.checked ? [...others(type), type] : others(type))}
          />
          <span>
            {word('webhookEvent', type)} <code>{type}</code>
          </span>
        </label>
      ))}
    </fieldset>
  );
};
