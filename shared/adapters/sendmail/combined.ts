import type { Address } from '../../email/address/address.ts';
import type { RecipientReply, TransportFault, TransportReport } from '../../ports/sending/mail-transport.ts';
import type { RunOutcome } from './run-program.ts';

/** SMTP codes for the exit codes of sysexits.h that concern one recipient. All other exit codes mean: try again later. */
const REPLIES: Record<string, number> = { EX_65: 554, EX_67: 550 };
const LATER = 451;

/** Phases whose reply concerns the recipient or the message; in all others, no recipient is at fault. */
const aboutRecipient: ReadonlySet<TransportFault['phase']> = new Set(['rcpt', 'data', 'dot']);

/** The outcome is ambiguous. */
const isAmbiguous = ({ code, dot, reply }: TransportFault): boolean => (dot && reply === undefined) || code === 'EX_76';

const reply = (address: Address, outcome: RunOutcome): RecipientReply =>
  outcome === 'accepted'
    ? { address, code: 250, response: 'The sendmail program took the message' }
    : {
        address,
        code: (aboutRecipient.has(outcome.phase) ? outcome.reply : REPLIES[outcome.code]) ?? LATER,
        ...(outcome.enhanced !== undefined && { enhanced: outcome.enhanced }),
        response: outcome.response ?? `The sendmail program did not take the message (${outcome.code})`,
      };

/** The fault that all runs ended in. Refused recipients each have their own reply, as over SMTP. */
const sharedFault = (outcomes: readonly RunOutcome[]): TransportFault | undefined => {
  const [first] = outcomes;
  if (first === undefined || first === 'accepted' || isRefusedRecipient(first)) return undefined;
  const { phase, code, reply } = first;
  const isSame = (one: RunOutcome): boolean =>
    one !== 'accepted' && one.phase === phase && one.code === code && one.reply === reply;
  return outcomes.every(isSame) ? first : undefined;
};

const isRefusedRecipient = ({ phase, reply }: TransportFault): boolean => phase === 'rcpt' && reply !== undefined;

/** The runs of one message, one for each recipient, as one report: each recipient by its own run's exit code. */
export const combined = (outcomes: ReadonlyMap<Address, RunOutcome>): TransportReport => {
  const fault = sharedFault([...outcomes.values()]);
  if (fault) return { kind: 'fault', fault, refused: [] };
  const accepted: RecipientReply[] = [];
  const refused: RecipientReply[] = [];
  for (const [address, outcome] of outcomes) {
    if (outcome === 'accepted') accepted.push(reply(address, outcome));
    // Recipients without a reply are ambiguous.
    else if (!isAmbiguous(outcome)) refused.push(reply(address, outcome));
  }
  return { kind: 'answered', accepted, refused };
};
