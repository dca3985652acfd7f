import { createHash } from 'node:crypto';
import type { Circuit, Suspect } from '../../ports/sending/circuit-store.ts';
import { RELAY_REFUSED } from '../faults/host-rows.ts';
import type { AttemptVerdict, RecipientVerdict } from '../faults/verdict.ts';
import { isAccepted } from './circuit.ts';
import type { Email, EmailContent } from './email.ts';
import { SENDER_FAULT } from './state.ts';

/** How many emails must agree before their refusals count against the settings. */
const SEVERAL = 3;
/** Identical refusals in a row, whatever they say, after which the account counts as refused. */
const IN_A_ROW = 8;
/** The same for replies saying that there is no such mailbox, which also happens with lists of old customers. */
const MAILBOXES_IN_A_ROW = 25;

/** The kind of a refusal that blames only the message or its recipients. */
export const REFUSED = 'refused';

const digest = (...parts: readonly (string | null)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16);

/** A reply in any language without its variable parts: numbers, and words that contain digits, such as queue ids. */
export const replyPattern = (reply: string): string =>
  reply
    .toLowerCase()
    .replace(/[\w.+=-]*\d[\w.+=-]*/g, '#')
    .replace(/[^\p{L}#]+/gu, ' ')
    .trim()
    .slice(0, 80);

const refusedReply = ({ recipients }: AttemptVerdict): RecipientVerdict | undefined =>
  [...recipients.values()].find(({ verdict }) => verdict !== 'accepted');

const isBounced = ({ recipients }: AttemptVerdict): boolean =>
  [...recipients.values()].every(({ verdict }) => verdict === 'bounced');

/** The refusal of a whole email, which becomes evidence once others agree; `undefined` for any other outcome. */
export const suspectOf = (
  email: Email,
  content: EmailContent,
  verdict: AttemptVerdict,
  now: number,
): Suspect | undefined => {
  const isSuspicious = verdict.accuses === 'email';
  if (!isSuspicious && (!isBounced(verdict) || email.sentAt !== undefined)) return undefined;
  const { code = '', response = '' } = refusedReply(verdict) ?? {};
  const mailbox = MAILBOX.test(response) ? ' mailbox' : '';
  return {
    emailId: email.id,
    at: now,
    kind: isSuspicious ? (verdict.fault?.kind ?? 'relay-denied') : REFUSED,
    recipients: digest(...email.recipients.map(({ address }) => address).toSorted()),
    content: digest(email.subject, content.html, content.text),
    reply: `${code}${mailbox} ${replyPattern(response)}`,
  };
};

/** RFC 3463: bad destination mailbox or system address; mailbox disabled, full or too small. */
const MAILBOX = /\b5\.(?:1\.(?:1|2|3|6|10)|2\.[1-3])\b/;

const count = (suspects: readonly Suspect[], by: 'recipients' | 'content'): number =>
  new Set(suspects.map((suspect) => suspect[by])).size;

/**
 * Whether the emails differ enough that what they have in common is not their own fault. For recipient refusals,
 * content does not matter.
 */
const differ = (suspects: readonly Suspect[]): boolean =>
  Math.min(
    count(suspects, 'recipients'),
    /^relay-(?:denied|refused)$/.test(suspects[0]?.kind ?? '') ? SEVERAL : count(suspects, 'content'),
  ) >= SEVERAL;

/**
 * The refusals that together blame the settings or the account, the newest being `last`; `undefined` as long as each
 * may be the fault of its email.
 */
export const agreeing = ({ suspects = [] }: Circuit, last: Suspect): Suspect[] | undefined => {
  if (last.kind !== REFUSED) {
    const same = suspects.filter(({ kind }) => kind === last.kind);
    return differ(same) ? same : undefined;
  }
  const same = suspects.filter(({ reply }) => reply === last.reply);
  const needed = last.reply.includes(' mailbox ') ? MAILBOXES_IN_A_ROW : IN_A_ROW;
  return count(same, 'recipients') >= needed ? same : undefined;
};

/**
 * Whether the circuit has this refusal of the same email already. An email that is held by itself is refused every hour,
 * and would fill the circuit in two days, which has a limit; no refusal of another email would then be recorded.
 */
export const isNoted = ({ suspects = [] }: Circuit, { emailId, kind, reply }: Suspect): boolean =>
  suspects.some((one) => one.emailId === emailId && one.kind === kind && (kind !== REFUSED || one.reply === reply));

/** Whether this attempt clears the settings of earlier suspicions. */
export const isCleared = ({ suspects = [] }: Circuit, verdict: AttemptVerdict): boolean =>
  suspects.length > 0 && isAccepted(verdict);

/**
 * Whether another email has been accepted under the same version since this one was held by itself, which shows that
 * this email is at fault. Not if the server requires a login: it accepts mail for its own domain without one.
 */
export const isConvicted = ({ suspectAt, heldUnder, fault }: Email, circuit: Circuit | undefined): boolean =>
  suspectAt !== undefined &&
  fault?.kind !== SENDER_FAULT &&
  fault?.kind !== RELAY_REFUSED &&
  circuit?.version === heldUnder &&
  (circuit?.acceptedAt ?? 0) >= suspectAt;

/** Faults of the account, the sender or the connection, for which no recipient bounces. */
const NOBODYS_BOUNCE = /^(?:provider-.*|sender-refused|tls-required)$/;

/** How an email ends that is at fault itself. A provider's refusal of the account is never a bounce (invariant 9). */
export const convicted = (kind = '', reason = 'The mail server refused it') => ({
  state: NOBODYS_BOUNCE.test(kind) ? ('failed' as const) : ('bounced' as const),
  reason: `${reason}. Other mail was accepted meanwhile`,
});

/**
 * Whether the email gets another attempt before it fails: its refusal blamed the account, or a circuit was open for
 * it, so that the other email may have been accepted because the account was restored.
 */
export const deservesRetrial = ({ fault }: Email, circuit: Circuit | undefined): boolean =>
  fault !== undefined && (NOBODYS_BOUNCE.test(fault.kind) || fault.kind === circuit?.fault);
