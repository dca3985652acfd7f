import { useCallback, useState } from 'preact/hooks';
import { useApi } from '../api/api.ts';
import type { List } from '../api/list.ts';
import type { Webhook, WebhookAttempt, WebhookEvent } from '../api/webhooks-api.ts';
import { sentenceIn } from '../text/sentence.ts';
import { type Text, useText } from '../text/text-context.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Empty } from '../ui/empty.tsx';
import { Pending } from '../ui/pending.tsx';
import { TableHead } from '../ui/table-head.tsx';
import { Time } from '../ui/time.tsx';
import { usePolled } from '../ui/use-polled.ts';

interface WebhookEventsProps {
  webhook: Webhook;
  newest: List<WebhookEvent>;
  onChanged: () => Promise<void>;
  onError: (error: unknown) => void;
}

/** An endpoint's events, newest first, each with its attempts and a replay. */
export const WebhookEvents = ({ webhook, newest, onChanged, onError }: WebhookEventsProps) => {
  const { t } = useText();
  const { webhooks } = useApi();
  const [older, setOlder] = useState<List<WebhookEvent>>();
  const [shown, setShown] = useState<WebhookEvent>();
  const [isBusy, setBusy] = useState(false);

  const during = async (work: () => Promise<unknown>) => {
    setBusy(true);
    onError(undefined);
    await work().catch(onError);
    setBusy(false);
  };
  const known = new Set(newest.data.map(({ id }) => id));
  const events = [...newest.data, ...(older?.data ?? []).filter(({ id }) => !known.has(id))];
  const loadOlder = () =>
    during(async () => {
      const { has_more, data } = await webhooks.events(webhook.id, events.at(-1)?.id);
      setOlder({ has_more, data: [...events, ...data] });
    });
  const replay = ({ id }: WebhookEvent) =>
    during(async () => {
      await webhooks.replay(webhook.id, id);
      await onChanged();
    });

  if (events.length === 0) return <Empty title={t('webhook.noEvents')} text={t('webhook.noEventsText')} />;
  return (
    <>
      <table class="keys">
        <TableHead
          columns={[t('webhook.event'), t('webhook.time'), t('webhook.status'), t('webhook.answer'), t('webhook.next')]}
          action={t('webhook.replay')}
        />
        <tbody>
          {events.map((event) => (
            <EventRow
              key={event.id}
              event={event}
              canReplay={webhook.status === 'enabled' && !isBusy}
              onShow={() => setShown(event)}
              onReplay={() => replay(event)}
            />
          ))}
        </tbody>
      </table>
      {(older?.has_more ?? newest.has_more) && (
        <button type="button" disabled={isBusy} onClick={loadOlder}>
          {t('audit.older')}
        </button>
      )}
      {shown && <AttemptsDialog webhook={webhook.id} event={shown} onClose={() => setShown(undefined)} />}
    </>
  );
};

const tones = { success: 'good', pending: 'waiting', failed: 'bad' } as const;

interface EventRowProps {
  event: WebhookEvent;
  canReplay: boolean;
  onShow: () => void;
  onReplay: () => void;
}

const EventRow = ({ event, canReplay, onShow, onReplay }: EventRowProps) => {
  const text = useText();
  const { t, word } = text;
  const { type, created_at, status, attempts, next_attempt_at } = event;
  const count = text.number(attempts);
  const name = `${word('webhookEvent', type)}, ${text.dateTime(created_at)}`;
  return (
    <tr>
      <th scope="row">{word('webhookEvent', type)}</th>
      <td>
        <Time at={created_at} />
      </td>
      <td>
        <span class={`badge ${tones[status]}`}>{word('delivery', status)}</span>
      </td>
      <td>{attempts > 0 && answerOf(event, text)}</td>
      <td data-label={t('webhook.next')}>{next_attempt_at !== null && <Time at={next_attempt_at} />}</td>
      <td class="action">
        <button type="button" onClick={onShow} aria-label={t('webhook.attemptsOf', { name, count })}>
          {t('webhook.attempts', { count })}
        </button>
        <button type="button" disabled={!canReplay} onClick={onReplay} aria-label={t('webhook.replayOf', { name })}>
          {t('webhook.replay')}
        </button>
      </td>
    </tr>
  );
};

/** `HTTP 204 · 35 ms`. */
const answerOf = (
  { http_status_code, response_ms }: Pick<WebhookEvent, 'http_status_code' | 'response_ms'>,
  { t, milliseconds }: Text,
): string => {
  const status = http_status_code === 0 ? t('webhook.noAnswer') : `HTTP ${http_status_code}`;
  return response_ms === null ? status : `${status} · ${milliseconds(response_ms)}`;
};

/** The endpoint's answer, quoted; if there was none, Storemail's text says why. */
const Answer = ({ of: { http_status_code, response } }: { of: WebhookAttempt }) => {
  const { language } = useText();
  if (http_status_code !== 0) return <td class="reply">{response}</td>;
  return <td>{language === 'en' ? response : sentenceIn(language, response)}</td>;
};

const AttemptsDialog = ({ webhook, event, onClose }: { webhook: string; event: WebhookEvent; onClose: () => void }) => {
  const text = useText();
  const { t } = text;
  const { webhooks } = useApi();
  const loaded = usePolled(useCallback(() => webhooks.attempts(webhook, event.id), [webhooks, webhook, event.id]));
  return (
    <Dialog wide title={text.word('webhookEvent', event.type)} onClose={onClose}>
      <Pending of={loaded}>
        {(attempts) =>
          attempts.length === 0 ? (
            <p>{t('webhook.noAttempts')}</p>
          ) : (
            <table class="cards">
              <TableHead columns={[t('webhook.time'), t('webhook.answer'), t('webhook.body')]} />
              <tbody>
                {attempts.map((attempt) => (
                  <tr key={attempt.id}>
                    <th scope="row">{text.dateTime(attempt.sent_at)}</th>
                    <td>{answerOf(attempt, text)}</td>
                    <Answer of={attempt} />
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Pending>
      <p class="hint">
        <code>{event.id}</code>
      </p>
      <div class="actions">
        <button type="button" class="primary" onClick={onClose}>
          {t('close')}
        </button>
      </div>
    </Dialog>
  );
};
