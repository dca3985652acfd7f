import type { SendingBudget } from '../../shared/ports/sending/sending-budget.ts';
import type { SettingsInForce } from '../../shared/ports/settings/settings-reader.ts';
import type { Plan, Planned } from './plan.ts';

export interface PaceDependencies {
  sendingBudget: SendingBudget;
  now: () => number;
}

const MS_PER_MINUTE = 60_000;

type Attempt = Planned & { plan: Extract<Plan, { do: 'attempt' }> };

const isAttempt = (planned: Planned): planned is Attempt => planned.plan.do === 'attempt';

/** Scopes that inherit their mail server share its limit. */
const limitedScope = ({ scope, hostScope = scope }: SettingsInForce): string => hostScope;

/** Waits for the next minute, unharmed: no attempt, no other state. */
const later = ({ email }: Planned, nextMinute: number): Planned => ({
  email,
  plan: { do: 'change', changes: { nextAttemptAt: nextMinute, dueAt: nextMinute } },
});

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

/**
 * Lets as many attempts through as `sending_limit` grants this minute, reserved for the batch in one go; the others are
 * put off. What was reserved and not used is lost: the limit is never exceeded. Rejects with `StoreUnavailable`.
 */
export const paced = async (dependencies: PaceDependencies, planned: readonly Planned[]): Promise<Planned[]> => {
  const others = planned.filter((one) => !isAttempt(one));
  const attempts = planned.filter(isAttempt);
  return [...others, ...(await pacedScope(dependencies, attempts))];
};
