import type { Circuit } from '../../ports/sending/circuit-store.ts';
import type { AttemptVerdict } from '../faults/verdict.ts';
import type { DeliveryFault, Email } from './email.ts';

const MS_PER_MINUTE = 60_000;

/** The `version` of the circuit of a scope whose settings cannot be had. */
export const NO_SETTINGS = 'none';

/** Rows of the decision table for a mail server that answers nobody. One email says little, several in a row say it is down. */
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

/** Whether the mail server answered nothing, or could not even be reached. */
export const isSilence = (fault: DeliveryFault | undefined): boolean =>
  fault !== undefined && silentFaults.has(fault.kind);

/** The circuit of a mail server that refuses one email after the other with the same words. */
export const REFUSED_ALIKE = 'refused-alike';

/** Accounts get locked, so a refused login is tried again once an hour at most. */
const LOGIN_PROBE_MINUTES = 60;
const PROBE_MINUTES = 5;
/** Nobody is bothered by looking whether there are settings. */
const NO_SETTINGS_PROBE_MINUTES = 1;
/** An outage says nothing of the settings, and ends by itself. */
const UNREACHABLE_PROBE_MINUTES = 0.5;

/** Mail that is put off in an outage is looked at again after so long, should its circuit be lost; else when that closes. */
const PUT_OFF_MINUTES = { least: 75, most: 90 };

/** Whether the attempt found the configuration at fault. */
export const holds = ({ recipients }: AttemptVerdict): boolean =>
  [...recipients.values()].some(({ verdict }) => verdict === 'hold');

const probeMinutes = (circuit: Pick<Circuit, 'fault' | 'isOutage'>): number => {
  const { fault } = circuit;
  if (fault === 'no-settings') return NO_SETTINGS_PROBE_MINUTES;
  if (isOutage(circuit)) return UNREACHABLE_PROBE_MINUTES;
  return fault.startsWith('auth-') ? LOGIN_PROBE_MINUTES : PROBE_MINUTES;
};

/** When the next email may be tried, should one that is tried now fail as well. */
export const nextProbeAt = (circuit: Pick<Circuit, 'fault' | 'isOutage'>, now: number): number =>
  now + probeMinutes(circuit) * MS_PER_MINUTE;

/**
 * Opened by attempts that found the settings of this version at fault, or the last of some that nobody answered.
 * `openedBy`: the emails it was.
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

/** Opened by refusals that differ in nothing but whom they are about. */
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

/** A closed circuit for a scope whose mail server keeps workers waiting: some of its mail is put off. */
export const slowServer = ({ scope, version }: Pick<Circuit, 'scope' | 'version'>, now: number): Circuit => ({
  scope,
  version,
  fault: 'slow',
  reason: 'The mail server is slow: its mail takes turns',
  openedAt: now,
  closedAt: now,
});

/** A closed circuit to note refusals on. */
export const notedRefusals = ({ scope, version }: Pick<Circuit, 'scope' | 'version'>, now: number): Circuit => ({
  ...slowServer({ scope, version }, now),
  fault: 'refusals',
  reason: 'Refusals were noted',
});

/** Nothing can be tried: there are no settings, or those in force cannot be read. */
export const noSettings = (scope: string, reason: string, now: number): Circuit => ({
  scope,
  version: NO_SETTINGS,
  fault: 'no-settings',
  reason,
  openedAt: now,
  probeAt: nextProbeAt({ fault: 'no-settings' }, now),
});

/** The settings themselves say that nothing is sent: only other ones change that. */
export const developerHold = (scope: string, version: string, now: number): Circuit => ({
  scope,
  version,
  fault: 'developer-hold',
  reason: 'Developer mode holds all mail',
  openedAt: now,
});

/**
 * Whether it is open for an outage. The configuration is not at fault then: mail is not held but put off, and its age
 * clock runs; no attempt counts that was not made.
 */
export const isOutage = ({ fault, isOutage = false }: Pick<Circuit, 'fault' | 'isOutage'>): boolean =>
  // Code before this one knew no other outage, and did not say so.
  isOutage || fault === 'unreachable';

/** When to look again at mail that is put off. `random`, in [0, 1), keeps what was put off together from coming together. */
export const putOffUntil = (now: number, random: number): number => {
  const { least, most } = PUT_OFF_MINUTES;
  return now + Math.round((least + (most - least) * random) * MS_PER_MINUTE);
};

/** Faults of which a login, or an answer to another message, proves nothing. */
const ofMessages = /^(?:relay-denied|block-listed|policy-refused|refused-alike|provider-.*)$/;

/**
 * Whether an attempt shows that what opened the circuit is over. A server that refuses us has been reached; one that
 * refused messages must accept one.
 */
export const isMendedBy = (circuit: Circuit, { fault, recipients }: AttemptVerdict): boolean => {
  if (isOutage(circuit)) return !isSilence(fault);
  if (ofMessages.test(circuit.fault)) return [...recipients.values()].some(({ verdict }) => verdict === 'accepted');
  return fault === undefined;
};

/** Once a probe is overdue for so long, nobody else has mail to try: whoever is left has to. */
const NOBODY_ELSE_MS = 10 * MS_PER_MINUTE;

/**
 * Whether an email may be the one that tries whether the circuit can be closed: none that may itself be what the server
 * refuses, as long as there is another one. A refused login or a dead server is nobody's fault.
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

export const isProbeDue = ({ probeAt = Number.POSITIVE_INFINITY }: Circuit, now: number): boolean => probeAt <= now;
