import type { Email } from '../../../shared/email/lifecycle/email.ts';
import type { ReceivedMessage } from '../../support/smtp/script.ts';
import { type Findings, idOf, secondCopies } from '../deployment/check.ts';
import type { AwsMet } from './failing-aws.ts';
import type { Met } from './failing-mail.ts';
import type { Workers } from './workers.ts';

export interface SoakResult extends Findings, Pick<Workers, 'kills' | 'freezes' | 'invocations'> {
  /** Log lines with forbidden content. */
  leaks: string[];
  emails: number;
  sent: number;
  /** Emails of which somebody got a second copy. */
  duplicated: number;
  /** Emails marked as possible duplicates. */
  flagged: number;
  /**
   * Second copies, and their maximum legitimate number: messages past the dot that could not be
   * recorded, and lost replies.
   */
  second: number;
  secondAtMost: number;
  attempts: number;
  /** Attempts that met a mail server fault. */
  faulted: number;
  faults: Record<string, number>;
}

export interface SoakFacts {
  findings: Findings & { leaks: string[] };
  emails: readonly Email[];
  copies: readonly ReceivedMessage[];
  met: Met;
  awsMet: AwsMet;
  workers: Workers;
}

/** Summarizes a soak run. */
export const resultOf = ({ findings, emails, copies, met, awsMet, workers }: SoakFacts): SoakResult => {
  const byId = Map.groupBy(copies, idOf);
  const second = emails.map((email) => secondCopies(email, byId.get(email.id) ?? []));
  const { before, answersLost, refused } = met;
  const { kills, freezes, invocations } = workers;
  return {
    ...findings,
    emails: emails.length,
    sent: emails.filter(({ state }) => state === 'sent').length,
    duplicated: second.filter((more) => more > 0).length,
    flagged: emails.filter(({ possibleDuplicate }) => possibleDuplicate).length,
    second: second.reduce((sum, more) => sum + more, 0),
    secondAtMost: workers.pastTheDot(copies) + answersLost,
    attempts: awsMet.attempts,
    faulted: before + answersLost + refused,
    kills,
    freezes,
    invocations,
    faults: { ...met, ...awsMet.faults },
  };
};
