import type { Health, HealthCheck } from '../api/health-api.ts';
import { isDisabled, statusKey } from '../health/disabled.ts';
import { scopeName } from '../settings/scopes/scope-name.ts';
import { useText } from '../text/text-context.tsx';

type Going = 'goingOut' | 'stopped' | 'troubled' | 'unsure' | 'disabled';

const tones: Record<Going, string> = {
  goingOut: 'good',
  stopped: 'bad',
  troubled: 'waiting',
  unsure: 'quiet',
  disabled: 'quiet',
};

const stateOf = (checks: readonly HealthCheck[]): Going => {
  if (isDisabled(checks)) return 'disabled';
  if (checks.some(({ state }) => state === 'down')) return 'stopped';
  if (checks.some(({ state }) => state === 'degraded')) return 'troubled';
  return checks.every(({ state }) => state === 'unknown') ? 'unsure' : 'goingOut';
};

/** Whether mail is going out, by scope, and which checks failed. */
export const ScopeStates = ({ health }: { health: Health }) => {
  const { status, checks = [] } = health;
  const text = useText();
  const { t } = text;
  const scopes = Map.groupBy(checks, ({ scope }) => scope);
  return (
    <>
      <p class={`verdict ${status}`}>
        <strong>{t(statusKey(health))}</strong> <a href="#/health">{t('view.health')}</a>
      </p>
      <ul class="scope-states">
        {[...scopes].map(([scope, ofScope]) => {
          const going = stateOf(ofScope);
          const bad = ofScope.filter(({ state }) => state === 'down' || state === 'degraded');
          // The service as a whole is listed only if something is wrong with it.
          if (scope === null && bad.length === 0) return null;
          return (
            <li key={scope ?? ''}>
              {scope === null ? (
                <span>{t('check.service')}</span>
              ) : (
                <a href={`#/settings/${scope}`}>{scopeName(scope, text)}</a>
              )}
              <span class={`badge ${tones[going]}`}>{t(`overview.${going}`)}</span>
              <span class="hint">{bad.map(({ check }) => text.word('check', check)).join(', ')}</span>
            </li>
          );
        })}
      </ul>
    </>
  );
};
