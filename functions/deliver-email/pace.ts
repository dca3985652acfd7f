import type { SendingBudget } from '../../shared/ports/sending/sending-budget.ts';
import type { SettingsInForce } from '../../shared/ports/settings/settings-reader.ts';
import type { Plan, Planned } from './plan.ts';

export interface PaceDependencies {
  sendingBudget: SendingBudget;
  now: () => number;
}

/**
 * Lets through as many attempts as `sending_limit` allows this minute, reserved for the whole batch at once, and
 * postpones the rest to the next minute. An unused reservation is lost, so the limit is never exceeded. Rejects with
 * `StoreUnavailable`.
 */
export const paced = async (dependencies: PaceDependencies, planned: readonly Planned[]): Promise<Planned[]> => {
  const others = planned.filter((one) => !isAttempt(one));
  const attempts = planned.filter(isAttempt);
  return [...others, ...(await pacedScope(dependencies, attempts))];
};

type Attempt = Planned & { plan: Extract<Plan, { do: 'attempt' }> };

const isAttempt = (planned: Planned): planned is Attempt => planned.plan.do === 'attempt';

const MS_PER_MINUTE = 60_000;

const pacedScope = async (
  { sendingBudget, now }: PaceDependencies,
  attempts: readonly Attempt[],
): Promise<Planned[]> => {
  const [first] = attempts;
  if (!first) return [];
  const { settings } = first.plan;
  const limit = settings.values['sales_email/general/sending_limit'];
  if (limit === 0) return [...attempts];
  const minute = Math.floor(now() / MS_PER_MINUTE);
  const granted = await sendingBudget.reserve(limitedScope(settings), minute, limit, attempts.length);
  const nextMinute = (minute + 1) * MS_PER_MINUTE;
  return attempts.map((attempt, index) => (index < granted ? attempt : later(attempt, nextMinute)));
};

/** Scopes that inherit their mail server share its limit. */
const limitedScope = ({ scope, hostScope = scope }: SettingsInForce): string => hostScope;

/** Postpones the email to the next minute. That is no attempt, and its state does not change. */
const later = ({ email }: Planned, nextMinute: number): Planned => ({
  email,
  plan: { do: 'change', changes: { nextAttemptAt: nextMinute, dueAt: nextMinute } },
});
