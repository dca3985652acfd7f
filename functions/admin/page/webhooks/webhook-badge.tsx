import type { Webhook } from '../api/webhooks-api.ts';
import { useText } from '../text/text-context.tsx';

/** The state of an endpoint, and since when it has failed. */
export const WebhookBadge = ({ of: { status, failing_since } }: { of: Webhook }) => {
  const { t, dateTime } = useText();
  const tone = failing_since !== null ? 'bad' : status === 'enabled' ? 'good' : 'quiet';
  return (
    <>
      <span class={`badge ${tone}`}>{t(status === 'enabled' ? 'webhook.enabled' : 'webhook.disabled')}</span>
      {failing_since !== null && (
        <span class="hint"> {t('webhook.failingSince', { time: dateTime(failing_since) })}</span>
      )}
    </>
  );
};
