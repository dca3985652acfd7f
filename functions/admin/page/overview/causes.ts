import type { EmailCount } from '../api/figures-api.ts';

const troubled = new Set(['held', 'retrying', 'bounced', 'failed', 'expired']);
const waiting = ['queued', 'scheduled', 'retrying', 'held'] as const;

/** What did not arrive, or waits because of an error: by state and cause over all scopes, the most first. */
export const causesOf = (counts: readonly EmailCount[]): EmailCount[] => {
  const groups = Map.groupBy(
    counts.filter(({ state }) => troubled.has(state)),
    ({ state, reason, reason_code }) => `${state} ${reason_code ?? reason}`,
  );
  return [...groups.values()]
    .flatMap((group) => (group[0] ? [{ ...group[0], emails: totalOf(group) }] : []))
    .sort((one, other) => other.emails - one.emails);
};

/** How many emails wait, by why they do. */
export const waitingOf = (counts: readonly EmailCount[]) =>
  waiting.map((state) => ({ state, emails: totalOf(counts.filter((one) => one.state === state)) }));

export const totalOf = (counts: readonly EmailCount[]): number => counts.reduce((sum, { emails }) => sum + emails, 0);
