import { useCallback, useState } from 'preact/hooks';
import { useApi } from '../api/api.ts';
import type { Webhook } from '../api/webhooks-api.ts';
import { scopeName } from '../settings/scopes/scope-name.ts';
import { useText } from '../text/text-context.tsx';
import { Fact } from '../ui/fact.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Pending } from '../ui/pending.tsx';
import { usePolled } from '../ui/use-polled.ts';
import { WebhookActions } from './webhook-actions.tsx';
import { WebhookBadge } from './webhook-badge.tsx';
import { WebhookEvents } from './webhook-events.tsx';

const REFRESH_MS = 4_000;

/** One endpoint: its events, its health, and its actions. */
export const WebhookView = ({ id }: { id: string }) => {
  const { t } = useText();
  const { webhooks } = useApi();
  const loaded = usePolled(
    useCallback(() => webhooks.read(id), [webhooks, id]),
    REFRESH_MS,
  );
  const events = usePolled(
    useCallback(() => webhooks.events(id), [webhooks, id]),
    REFRESH_MS,
  );
  const [error, setError] = useState<unknown>();
  const refresh = async () => {
    await Promise.all([loaded.refresh(), events.refresh()]);
  };
  return (
    <>
      <p class="back">
        <a href="#/webhooks">{t('webhook.back')}</a>
      </p>
      {error !== undefined && <FailureNotice error={error} />}
      <Pending of={loaded}>
        {(webhook) => (
          <>
            <div class="heading">
              <h1>{webhook.endpoint}</h1>
            </div>
            <WebhookActions webhook={webhook} onChanged={refresh} onError={setError} />
            <WebhookFacts webhook={webhook} />
            <section aria-labelledby="deliveries">
              <h2 id="deliveries">{t('webhook.deliveries')}</h2>
              <Pending of={events}>
                {(newest) => <WebhookEvents webhook={webhook} newest={newest} onChanged={refresh} onError={setError} />}
              </Pending>
            </section>
          </>
        )}
      </Pending>
    </>
  );
};

const WebhookFacts = ({ webhook }: { webhook: Webhook }) => {
  const text = useText();
  const { t } = text;
  return (
    <dl class="facts">
      <Fact name={t('webhook.status')}>
        <WebhookBadge of={webhook} />
      </Fact>
      <Fact name={t('key.scope')}>{scopeName(webhook.scope, text)}</Fact>
      <Fact name={t('webhook.events')}>{webhook.events.map((type) => text.word('webhookEvent', type)).join(', ')}</Fact>
      <Fact name={t('key.created')}>{text.dateTime(webhook.created_at)}</Fact>
    </dl>
  );
};
