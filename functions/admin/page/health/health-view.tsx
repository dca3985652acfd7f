import { useCallback } from 'preact/hooks';
import { useApi } from '../api/api.ts';
import type { Health, TestSend } from '../api/health-api.ts';
import { MailChart } from '../overview/mail-chart.tsx';
import { scopeName } from '../settings/scopes/scope-name.ts';
import { useText } from '../text/text-context.tsx';
import { Notice } from '../ui/notice.tsx';
import { Pending } from '../ui/pending.tsx';
import { Time } from '../ui/time.tsx';
import { usePolled } from '../ui/use-polled.ts';
import { CheckTable } from './check-table.tsx';
import { statusKey } from './disabled.ts';

/** Checks run every five minutes, but the queue changes faster. */
const REFRESH_MS = 15_000;

/** Shows whether mail is going out, and otherwise why not. */
export const HealthView = () => {
  const { t } = useText();
  const { health } = useApi();
  const loaded = usePolled(
    useCallback(() => health.read(), [health]),
    REFRESH_MS,
  );
  return (
    <>
      <h1>{t('view.health')}</h1>
      <Pending of={loaded}>{(report) => <HealthReport report={report} />}</Pending>
    </>
  );
};

const HealthReport = ({ report }: { report: Health }) => {
  const { status, at, queue, hours, checks, test_sends } = report;
  const { t, dateTime, hour: clock } = useText();
  return (
    <>
      <Notice kind={status === 'down' ? 'error' : 'info'}>
        <p>
          <strong>{t(statusKey(report))}</strong>{' '}
          {at && <span class="hint">{t('health.at', { at: dateTime(at) })}</span>}
        </p>
      </Notice>
      {queue && <QueueFigures queue={queue} />}
      {hours && (
        <section aria-labelledby="hours">
          <h2 id="hours">{t('health.hours')}</h2>
          <MailChart
            bars={hours.map(({ hour, ...counts }) => ({ label: clock(hour), name: dateTime(hour), ...counts }))}
            unit={t('chart.hour')}
          />
        </section>
      )}
      {checks && (
        <section aria-labelledby="checks">
          <h2 id="checks">{t('health.checks')}</h2>
          <CheckTable checks={checks} />
        </section>
      )}
      {test_sends && (
        <section aria-labelledby="test-sends">
          <h2 id="test-sends">{t('health.testSends')}</h2>
          <TestSends sends={test_sends} />
        </section>
      )}
    </>
  );
};

type Queue = NonNullable<Health['queue']>;

/** Numbers of waiting and processed messages, the age of the oldest, and the number of dead letters. */
const QueueFigures = ({ queue }: { queue: Queue }) => {
  const { t, number, duration } = useText();
  const count = (value: number | null) => (value === null ? '–' : number(value));
  const { depth, in_flight, oldest_due_seconds, dead_letters } = queue;
  return (
    <dl class="figures">
      <Figure name={t('queue.depth')} value={count(depth)} />
      <Figure name={t('queue.inFlight')} value={count(in_flight)} />
      <Figure name={t('queue.oldest')} value={oldest_due_seconds === null ? '–' : duration(oldest_due_seconds)} />
      <Figure name={t('queue.deadLetters')} value={count(dead_letters)} isBad={(dead_letters ?? 0) > 0} />
    </dl>
  );
};

const Figure = ({ name, value, isBad = false }: { name: string; value: string; isBad?: boolean }) => (
  <div class={isBad ? 'bad' : ''}>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);

const tones = { sent: 'good', pending: 'waiting', failed: 'bad' } as const;

/** The last scheduled test email of each scope. */
const TestSends = ({ sends }: { sends: readonly TestSend[] }) => {
  const text = useText();
  const { t } = text;
  if (sends.length === 0) return <p class="hint">{t('testSend.none')}</p>;
  return (
    <ul class="test-sends">
      {sends.map(({ scope, id, sent_at, state, latency_ms }) => (
        <li key={scope}>
          <span class={`badge ${tones[state]}`}>{text.word('testSend', state)}</span>
          <span>{scopeName(scope, text)}</span>
          {sent_at && <Time at={sent_at} />}
          {latency_ms !== null && <span>{t('testSend.took', { time: text.milliseconds(latency_ms) })}</span>}
          {id && <a href={`#/emails/${id}`}>{t('testSend.open')}</a>}
        </li>
      ))}
    </ul>
  );
};
