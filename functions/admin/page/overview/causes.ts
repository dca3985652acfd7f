import type { EmailCount } from '../api/figures-api.ts';

const troubled = new Set(['held', 'retrying', 'bounced', 'failed', 'expired']);
const waiting = ['queued', 'scheduled', 'retrying', 'held'] as const;

/** Emails that failed, or wait because of an error, by state and cause over all scopes, most frequent first. */
export const causesOf = (counts: readonly EmailCount[]): EmailCount[] => {
  const groups = Map.groupBy(
    counts.filter(({ state }) => troubled.has(state)),
    ({ state, reason, reason_code }) => `${state} ${reason_code ?? reason}`,
  );
  return [...groups.values()]
    .flatMap((group) => (group[0] ? [{ ...group[0], emails: totalOf(group) }] : []))
    .sort((one, other) => other.emails - one.emails);
};

/** The number of waiting emails by reason. */
export const waitingOf = (counts: readonly EmailCount[]) =>
  waiting.map((state) => ({ state, emails: totalOf(counts.filter((one) => one.state === state)) }));

export const totalOf = (counts: readonly EmailCount[]): number => counts.reduce((sum, { emails }) => sum + emails, 0);
