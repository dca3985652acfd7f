import { useState } from 'preact/hooks';
import { useApi } from '../api/api.ts';
import type { Webhook } from '../api/webhooks-api.ts';
import { widest } from '../settings/form/widest.ts';
import { scopeName } from '../settings/scopes/scope-name.ts';
import { useText } from '../text/text-context.tsx';
import { Empty } from '../ui/empty.tsx';
import { Pending } from '../ui/pending.tsx';
import { SecretDialog } from '../ui/secret-dialog.tsx';
import { TableHead } from '../ui/table-head.tsx';
import { usePolled } from '../ui/use-polled.ts';
import { WebhookBadge } from './webhook-badge.tsx';
import { WebhookForm } from './webhook-form.tsx';

/** The list of webhooks; each has its own view. */
export const WebhooksView = () => {
  const { t } = useText();
  const { webhooks, settings } = useApi();
  const loaded = usePolled(webhooks.list);
  const scopes = usePolled(settings.scopes);
  const areScopesKnown = scopes.value !== undefined || scopes.error !== undefined;
  const [isAdding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string>();
  const empty = { endpoint: '', events: [], scope: widest(scopes.value ?? []) };

  return (
    <>
      <div class="heading">
        <h1>{t('view.webhooks')}</h1>
        <button type="button" class="primary" disabled={!areScopesKnown} onClick={() => setAdding(true)}>
          {t('webhook.add')}
        </button>
      </div>
      <Pending of={loaded}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={t('webhook.none')} text={t('webhook.noneText')} />
          ) : (
            <WebhookTable webhooks={list} />
          )
        }
      </Pending>
      {isAdding && (
        <WebhookForm
          title={t('webhook.add')}
          of={empty}
          onSave={async (webhook) => setSecret((await webhooks.create(webhook)).signing_secret)}
          onSaved={loaded.refresh}
          onClose={() => setAdding(false)}
        />
      )}
      {secret !== undefined && (
        <SecretDialog
          title={t('webhook.added')}
          note={t('webhook.secretText')}
          label={t('webhook.secret')}
          secret={secret}
          onClose={() => setSecret(undefined)}
        />
      )}
    </>
  );
};

const WebhookTable = ({ webhooks }: { webhooks: readonly Webhook[] }) => {
  const text = useText();
  const { t } = text;
  return (
    <table class="keys">
      <TableHead columns={[t('webhook.endpoint'), t('webhook.status'), t('key.scope'), t('webhook.events')]} />
      <tbody>
        {webhooks.map((webhook) => (
          <tr key={webhook.id}>
            <th scope="row">
              <a href={`#/webhooks/${webhook.id}`}>{webhook.endpoint}</a>
            </th>
            <td>
              <WebhookBadge of={webhook} />
            </td>
            <td>{scopeName(webhook.scope, text)}</td>
            <td>{webhook.events.map((type) => text.word('webhookEvent', type)).join(', ')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
