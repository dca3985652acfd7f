import type { AttemptVerdict } from '../faults/verdict.ts';
import type { Email, EmailState, PastAttempt } from './email.ts';

/** How many attempts are kept; an hour apart, that is most of a day. */
const MAX_ATTEMPTS = 20;
/**
 * Maximum characters of a reply: each kB of the record costs a write unit per change. The recipient
 * has the full reply.
 */
const MAX_REPLY_CHARACTERS = 100;

/** Appends an attempt, dropping the oldest so that the record stays small. */
export const withAttempt = ({ history = [] }: Pick<Email, 'history'>, attempt: PastAttempt): PastAttempt[] =>
  [...history, attempt].slice(-MAX_ATTEMPTS);

/** An attempt as recorded in the history, with the reply that best explains the email's state. */
export const pastAttempt = (at: number, state: EmailState, { recipients, reason }: AttemptVerdict): PastAttempt => {
  const verdicts = [...recipients.values()];
  const decisive = verdicts.find(({ verdict }) => (verdict === 'accepted') === (state === 'sent')) ?? verdicts[0];
  const { code, response } = decisive ?? {};
  return {
    at,
    state,
    ...(reason !== undefined && { reason }),
    ...(code !== undefined && { code }),
    ...(response !== undefined && { response: response.slice(0, MAX_REPLY_CHARACTERS) }),
  };
};
