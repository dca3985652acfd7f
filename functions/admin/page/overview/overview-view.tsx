import { useCallback, useState } from 'preact/hooks';
import { useApi } from '../api/api.ts';
import type { EmailCounts } from '../api/figures-api.ts';
import type { Health } from '../api/health-api.ts';
import { emailsHash } from '../route.ts';
import { useText } from '../text/text-context.tsx';
import { Pending } from '../ui/pending.tsx';
import { usePolled } from '../ui/use-polled.ts';
import { CauseTable } from './cause-table.tsx';
import { totalOf, waitingOf } from './causes.ts';
import { beginningOf, type OverviewPeriod, overviewPeriods } from './period.ts';
import { ScopeStates } from './scope-states.tsx';
import { SentChart } from './sent-chart.tsx';
import { WarningList } from './warning-list.tsx';
import { WhyForm } from './why-form.tsx';

const HEALTH_REFRESH_MS = 15_000;
/** In milliseconds; each refresh reads thousands of emails. */
const COUNT_REFRESH_MS = 5 * 60_000;

/** The start page: whether mail is going out, what waits, what failed and why. */
export const OverviewView = () => {
  const { t } = useText();
  const { health, figures } = useApi();
  const [period, setPeriod] = useState<OverviewPeriod>('24h');
  const report = usePolled(
    useCallback(() => health.read(), [health]),
    HEALTH_REFRESH_MS,
  );
  const counts = usePolled(
    useCallback(() => figures.count({ created_from: beginningOf(period, Date.now()) }), [figures, period]),
    COUNT_REFRESH_MS,
  );
  // Waiting emails of any age.
  const waiting = usePolled(
    useCallback(() => figures.count({}), [figures]),
    COUNT_REFRESH_MS,
  );
  return (
    <>
      <h1>{t('overview.title')}</h1>
      <WhyForm />
      <div class="columns">
        <section aria-labelledby="scopes">
          <h2 id="scopes">{t('overview.scopes')}</h2>
          <Pending of={report}>{(value) => <ScopeStates health={value} />}</Pending>
        </section>
        <section aria-labelledby="waiting">
          <h2 id="waiting">{t('overview.waiting')}</h2>
          <Pending of={waiting}>
            {(value) => <Waiting counts={value} {...(report.value && { health: report.value })} />}
          </Pending>
        </section>
      </div>
      <PeriodChoice period={period} onPeriod={setPeriod} />
      <section aria-labelledby="failed">
        <h2 id="failed">{t('overview.failed')}</h2>
        <Pending of={counts}>{(value) => <CauseTable counts={value} period={period} />}</Pending>
      </section>
      <section aria-labelledby="sent">
        <h2 id="sent">{t('overview.sentEmails')}</h2>
        <SentChart period={period} scopes={scopesIn(report.value)} />
      </section>
      <WarningList />
    </>
  );
};

const scopesIn = ({ checks = [] }: Partial<Health> = {}): string[] =>
  [...new Set(checks.flatMap(({ scope }) => scope ?? []))].sort();

const PeriodChoice = ({ period, onPeriod }: { period: OverviewPeriod; onPeriod: (period: OverviewPeriod) => void }) => {
  const { t } = useText();
  return (
    <fieldset class="segments">
      <legend class="hidden">{t('chart.period')}</legend>
      {overviewPeriods.map((one) => (
        <button key={one} type="button" aria-pressed={one === period} onClick={() => onPeriod(one)}>
          {t(`filter.period.${one}`)}
        </button>
      ))}
    </fieldset>
  );
};

interface WaitingProps {
  counts: EmailCounts;
  health?: Health;
}

const Waiting = ({ counts, health }: WaitingProps) => {
  const { t, number, duration } = useText();
  const oldest = health?.queue?.oldest_due_seconds ?? null;
  return (
    <>
      <dl class="figures">
        {waitingOf(counts.data).map(({ state, emails }) => (
          <div key={state} class={state === 'held' && emails > 0 ? 'bad' : ''}>
            <dt>{t(`state.${state}`)}</dt>
            <dd>
              {emails === 0 ? (
                number(0)
              ) : (
                <a href={emailsHash({ state })} aria-label={`${t(`state.${state}`)}: ${number(emails)}`}>
                  {number(emails)}
                </a>
              )}
            </dd>
          </div>
        ))}
        {oldest !== null && (
          <div>
            <dt>{t('queue.oldest')}</dt>
            <dd>{duration(oldest)}</dd>
          </div>
        )}
      </dl>
      {counts.has_more && <p class="hint">{t('overview.waitingOf', { count: number(totalOf(counts.data)) })}</p>}
    </>
  );
};
