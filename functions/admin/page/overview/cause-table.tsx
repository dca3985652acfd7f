import type { EmailCounts } from '../api/figures-api.ts';
import { StateBadge } from '../emails/state-badge.tsx';
import { emailsHash } from '../route.ts';
import { Reason } from '../text/reason.tsx';
import { useText } from '../text/text-context.tsx';
import { TableHead } from '../ui/table-head.tsx';
import { causesOf, totalOf } from './causes.ts';
import type { OverviewPeriod } from './period.ts';

/** Undelivered emails by cause, each cause a link to its emails. */
export const CauseTable = ({ counts: { data, has_more }, period }: { counts: EmailCounts; period: OverviewPeriod }) => {
  const { t, number } = useText();
  const causes = causesOf(data);
  return (
    <>
      {causes.length === 0 ? (
        <p>{t('overview.failedNone')}</p>
      ) : (
        <table class="causes">
          <TableHead columns={[t('overview.emails'), t('email.state'), t('overview.cause')]} />
          <tbody>
            {causes.map(({ state, reason, reason_code, emails }) => (
              <tr key={`${state} ${reason_code ?? reason}`}>
                <td class="count">
                  <a
                    href={emailsHash({ state, period, reason: reason_code ?? '' })}
                    aria-label={`${number(emails)} ${t('overview.emails')}`}
                  >
                    {number(emails)}
                  </a>
                </td>
                <td>
                  <StateBadge state={state} />
                </td>
                <th scope="row">
                  {reason === null ? t('overview.noReason') : <Reason of={{ reason, reason_code }} />}
                </th>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {has_more && <p class="hint">{t('overview.failedOf', { count: number(totalOf(data)) })}</p>}
    </>
  );
};
