import type { CheckState, HealthCheck } from '../api/health-api.ts';
import { scopeName } from '../settings/scopes/scope-name.ts';
import { checkDetail } from '../text/check-detail.ts';
import { useText } from '../text/text-context.tsx';
import { withLabels } from '../text/with-labels.ts';
import { TableHead } from '../ui/table-head.tsx';
import { Time } from '../ui/time.tsx';

const tones: Record<CheckState, string> = {
  up: 'good',
  degraded: 'waiting',
  down: 'bad',
  unknown: 'quiet',
  disabled: 'quiet',
};

const severity: readonly CheckState[] = ['down', 'degraded', 'unknown', 'disabled', 'up'];

/** All checks, failed ones first. */
export const CheckTable = ({ checks }: { checks: readonly HealthCheck[] }) => {
  const { t } = useText();
  const worstFirst = [...checks].sort((one, other) => severity.indexOf(one.state) - severity.indexOf(other.state));
  return (
    <table class="checks">
      <TableHead
        columns={[t('check.state'), t('check.check'), t('email.scope'), t('check.detail'), t('check.since')]}
      />
      <tbody>
        {worstFirst.map((check) => (
          <CheckRow key={`${check.scope} ${check.check}`} check={check} />
        ))}
      </tbody>
    </table>
  );
};

const CheckRow = ({ check: found }: { check: HealthCheck }) => {
  const text = useText();
  const { scope, check, state, since, last_success } = found;
  const detail = checkDetail(found, text.language);
  return (
    <tr>
      <td>
        <span class={`badge ${tones[state]}`}>{text.word('checkState', state)}</span>
      </td>
      <th scope="row">{text.word('check', check)}</th>
      <td>{scope === null ? text.t('check.service') : scopeLink(scope, check, scopeName(scope, text))}</td>
      <td class="detail">
        <span {...(detail.isEnglish && { lang: 'en' })}>{withLabels(detail.text)}</span>
        {state !== 'up' && state !== 'disabled' && last_success && (
          <p class="hint">{text.t('check.lastSuccess', { at: text.dateTime(last_success) })}</p>
        )}
      </td>
      <td>{since && <Time at={since} />}</td>
    </tr>
  );
};

/** Invalid settings are rolled back in the history; everything else is corrected in the form. */
const scopeLink = (scope: string, check: string, name: string) => (
  <a href={check === 'settings' ? `#/history/${scope}` : `#/settings/${scope}`}>{name}</a>
);
