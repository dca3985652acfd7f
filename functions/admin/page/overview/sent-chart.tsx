import { useCallback, useState } from 'preact/hooks';
import { useApi } from '../api/api.ts';
import type { Figures } from '../api/figures-api.ts';
import { scopeName } from '../settings/scopes/scope-name.ts';
import { type Text, useText } from '../text/text-context.tsx';
import { Pending } from '../ui/pending.tsx';
import { Select } from '../ui/select.tsx';
import { usePolled } from '../ui/use-polled.ts';
import { type Bar, MailChart } from './mail-chart.tsx';
import { beginningOf, type OverviewPeriod } from './period.ts';

const REFRESH_MS = 60_000;

/** The mail of all scopes or one, by hour for one day and by day for longer periods. */
export const SentChart = ({ period, scopes }: { period: OverviewPeriod; scopes: readonly string[] }) => {
  const text = useText();
  const { t } = text;
  const { figures } = useApi();
  const [scope, setScope] = useState('');
  const granularity = period === '24h' ? 'hourly' : 'daily';
  const loaded = usePolled(
    useCallback(
      () => figures.metrics({ scope, granularity, start_date: beginningOf(period, Date.now()) }),
      [figures, scope, granularity, period],
    ),
    REFRESH_MS,
  );
  return (
    <>
      {scopes.length > 1 && (
        <Select
          label={t('scope')}
          value={scope}
          options={[
            { value: '', label: t('overview.all') },
            ...scopes.map((one) => ({ value: one, label: scopeName(one, text) })),
          ]}
          onChange={setScope}
        />
      )}
      <Pending of={loaded}>
        {(periods) => (
          <MailChart
            bars={periods.map((one) => barOf(one, text))}
            unit={t(granularity === 'hourly' ? 'chart.hour' : 'chart.day')}
          />
        )}
      </Pending>
    </>
  );
};

const barOf = (
  { period, accepted, sent, failed, bounced }: Figures,
  { hour, shortDay, day, dateTime }: Pick<Text, 'hour' | 'shortDay' | 'day' | 'dateTime'>,
): Bar => ({
  ...(period.includes('T')
    ? { label: hour(period), name: dateTime(period) }
    : { label: shortDay(period), name: day(period) }),
  accepted,
  sent,
  failed: failed + bounced,
});
