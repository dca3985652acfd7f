import { useCallback } from 'preact/hooks';
import { useApi } from '../api/api.ts';
import type { Health } from '../api/health-api.ts';
import { useText } from '../text/text-context.tsx';
import { Notice } from '../ui/notice.tsx';
import { Pending } from '../ui/pending.tsx';
import { usePolled } from '../ui/use-polled.ts';
import { CheckTable } from './check-table.tsx';
import { HoursChart } from './hours-chart.tsx';
import { QueueFigures } from './queue-figures.tsx';
import { TestSends } from './test-sends.tsx';

/** Checks run every five minutes; the queue is worth a look more often. */
const REFRESH_MS = 15_000;

/** Whether mail is going out, at a glance; then why not. */
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

const HealthReport = ({ report: { status, at, queue, hours, checks, test_sends } }: { report: Health }) => {
  const { t, dateTime } = useText();
  return (
    <>
      <Notice kind={status === 'up' ? 'info' : 'error'}>
        <p>
          <strong>{t(status === 'up' ? 'health.up' : 'health.down')}</strong>{' '}
          {at && <span class="hint">{t('health.at', { at: dateTime(at) })}</span>}
        </p>
      </Notice>
      {queue && <QueueFigures queue={queue} />}
      {hours && (
        <section aria-labelledby="hours">
          <h2 id="hours">{t('health.hours')}</h2>
          <HoursChart hours={hours} />
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
