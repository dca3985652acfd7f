import type { AttemptVerdict } from '../faults/verdict.ts';
import type { Email, EmailState, PastAttempt } from './email.ts';

/** Attempts that are remembered, the newest: an hour apart, most of a day. */
const MAX_ATTEMPTS = 20;
/** Characters of a reply: each kB of the record costs a write unit at every change. The recipient keeps the whole one. */
const MAX_REPLY_CHARACTERS = 100;

/** The email's attempts with one more, so few that the record stays small. */
export const withAttempt = ({ history = [] }: Pick<Email, 'history'>, attempt: PastAttempt): PastAttempt[] =>
  [...history, attempt].slice(-MAX_ATTEMPTS);

/** An attempt as it is remembered, with the one reply that tells best why the email is in that state now. */
export const pastAttempt = (at: number, state: EmailState, { recipients, reason }: AttemptVerdict): PastAttempt => {
  const verdicts = [...recipients.values()];
  const telling = verdicts.find(({ verdict }) => (verdict === 'accepted') === (state === 'sent')) ?? verdicts[0];
  const { code, response } = telling ?? {};
  return {
    at,
    state,
    ...(reason !== undefined && { reason }),
    ...(code !== undefined && { code }),
    ...(response !== undefined && { response: response.slice(0, MAX_REPLY_CHARACTERS) }),
  };
};
