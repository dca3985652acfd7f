import type { Circuit } from '../../ports/sending/circuit-store.ts';
import type { AttemptVerdict } from '../faults/verdict.ts';
import type { DeliveryFault, Email } from './email.ts';

const MS_PER_MINUTE = 60_000;

/** The `version` of the circuit of a scope without usable settings. */
export const NO_SETTINGS = 'none';

/**
 * Rows for a mail server that does not answer. A single such attempt proves little, several in a row
 * show that it is down.
 */
const silentFaults: ReadonlySet<string> = new Set([
  'unreachable',
  'dns-failing',
  'no-greeting',
  'no-session-reply',
  'no-reply',
  'no-reply-to-dot',
  'out-of-time',
  'connection-lost',
]);

/** Whether the mail server could not be reached or did not answer. */
export const isSilence = (fault: DeliveryFault | undefined): boolean =>
  fault !== undefined && silentFaults.has(fault.kind);

/** The fault of a circuit opened because the mail server refuses every email with the same reply. */
export const REFUSED_ALIKE = 'refused-alike';

/** A refused login is retried at most once an hour, since accounts get locked. */
const LOGIN_PROBE_MINUTES = 60;
const PROBE_MINUTES = 5;
/** Looking for new settings costs almost nothing. */
const NO_SETTINGS_PROBE_MINUTES = 1;
/** An outage is not a fault of the settings, and ends by itself. */
const UNREACHABLE_PROBE_MINUTES = 0.5;

/**
 * How long mail put off during an outage waits at most, in minutes; normally it is released when the circuit closes.
 */
const PUT_OFF_MINUTES = { least: 75, most: 90 };

/**
 * Whether the server accepted the message for a recipient without blaming the configuration for another one: a server
 * that requires a login accepts mail for its own domain without one.
 */
export const isAccepted = (verdict: Pick<AttemptVerdict, 'recipients'>): boolean =>
  [...verdict.recipients.values()].some(({ verdict }) => verdict === 'accepted') && !holds(verdict);

/** Whether the attempt blames the configuration. */
export const holds = ({ recipients }: Pick<AttemptVerdict, 'recipients'>): boolean =>
  [...recipients.values()].some(({ verdict }) => verdict === 'hold');

const probeMinutes = (circuit: Pick<Circuit, 'fault' | 'isOutage'>): number => {
  const { fault } = circuit;
  if (fault === 'no-settings') return NO_SETTINGS_PROBE_MINUTES;
  if (isOutage(circuit)) return UNREACHABLE_PROBE_MINUTES;
  return fault.startsWith('auth-') ? LOGIN_PROBE_MINUTES : PROBE_MINUTES;
};

/** When the next probe may run if the current one fails. */
export const nextProbeAt = (circuit: Pick<Circuit, 'fault' | 'isOutage'>, now: number): number =>
  now + probeMinutes(circuit) * MS_PER_MINUTE;

/**
 * A circuit opened by an attempt that blames the settings of this version, or by the last of several unanswered ones.
 * `openedBy`: the ids of these emails.
 */
export const circuitOf = (
  verdict: AttemptVerdict,
  { scope, version }: Pick<Circuit, 'scope' | 'version'>,
  openedBy: string[],
  now: number,
): Circuit => {
  const fault = verdict.fault?.kind ?? 'relay-denied';
  const circuit = { fault, ...(!holds(verdict) && { isOutage: true }) };
  const reason = verdict.reason ?? 'The mail settings are at fault';
  return { scope, version, ...circuit, reason, openedBy, openedAt: now, probeAt: nextProbeAt(circuit, now) };
};

/** A circuit opened by refusals that are identical except for the recipient. */
export const refusedAlike = (
  { scope, version }: Pick<Circuit, 'scope' | 'version'>,
  openedBy: string[],
  now: number,
): Circuit => ({
  scope,
  version,
  fault: REFUSED_ALIKE,
  reason: `The mail server refused ${openedBy.length} messages in a row with the same reply: the sender or the account may be refused`,
  openedBy,
  openedAt: now,
  probeAt: nextProbeAt({ fault: REFUSED_ALIKE }, now),
});

/** A closed circuit for a scope whose mail server is slow, so that some of its mail is put off. */
export const slowServer = ({ scope, version }: Pick<Circuit, 'scope' | 'version'>, now: number): Circuit => ({
  scope,
  version,
  fault: 'slow',
  reason: 'The mail server is slow: its mail takes turns',
  openedAt: now,
  closedAt: now,
});

/** A closed circuit on which refusals are recorded. */
export const notedRefusals = ({ scope, version }: Pick<Circuit, 'scope' | 'version'>, now: number): Circuit => ({
  ...slowServer({ scope, version }, now),
  fault: 'refusals',
  reason: 'Refusals were noted',
});

/** A circuit for a scope without settings, or whose settings cannot be read. */
export const noSettings = (scope: string, reason: string, now: number): Circuit => ({
  scope,
  version: NO_SETTINGS,
  fault: 'no-settings',
  reason,
  openedAt: now,
  probeAt: nextProbeAt({ fault: 'no-settings' }, now),
});

/** A circuit for settings that hold all mail; only other settings close it. */
export const developerHold = (scope: string, version: string, now: number): Circuit => ({
  scope,
  version,
  fault: 'developer-hold',
  reason: 'Developer mode holds all mail',
  openedAt: now,
});

/**
 * Whether the circuit is open because of an outage. The configuration is not at fault then: mail is put off rather
 * than held, its age clock runs, and attempts not made do not count.
 */
export const isOutage = ({ fault, isOutage = false }: Pick<Circuit, 'fault' | 'isOutage'>): boolean =>
  // Older versions did not record this and opened no circuit for any other kind of outage.
  isOutage || fault === 'unreachable';

/** When to look again at mail that is put off. `random`, in [0, 1), spreads the emails out. */
export const putOffUntil = (now: number, random: number): number => {
  const { least, most } = PUT_OFF_MINUTES;
  return now + Math.round((least + (most - least) * random) * MS_PER_MINUTE);
};

/** Faults that are not disproved by a successful login or by a reply to another message. */
const ofMessages = /^(?:relay-denied|relay-refused|block-listed|policy-refused|refused-alike|provider-.*)$/;

/**
 * Whether an attempt shows that the cause of the open circuit is gone. A server that was down needs to answer; one
 * that refused messages needs to accept one.
 */
export const isMendedBy = (circuit: Circuit, { fault, recipients }: AttemptVerdict): boolean => {
  if (isOutage(circuit)) return !isSilence(fault);
  if (ofMessages.test(circuit.fault)) return isAccepted({ recipients });
  return fault === undefined;
};

/** Once a probe is overdue for this long, in milliseconds, no other email is available, and any email may probe. */
const NOBODY_ELSE_MS = 10 * MS_PER_MINUTE;

/**
 * Whether an email may be used as a probe. As long as there are others, an email that may itself be the cause of the
 * refusals may not; a refused login or a dead server is never the fault of an email.
 */
export const mayProbe = (
  { fault, openedBy = [], probeAt = Number.POSITIVE_INFINITY }: Circuit,
  { id, suspectAt }: Pick<Email, 'id' | 'suspectAt'>,
  now: number,
): boolean => {
  if (now - probeAt >= NOBODY_ELSE_MS) return true;
  return suspectAt === undefined && !(ofMessages.test(fault) && openedBy.includes(id));
};

export const isOpen = ({ closedAt }: Circuit): boolean => closedAt === undefined;

/** Whether one email may be sent to see whether the fault is gone. */
export const isProbeDue = ({ probeAt = Number.POSITIVE_INFINITY }: Circuit, now: number): boolean => probeAt <= now;
