import type { Circuit } from '../../ports/circuit-store.ts';
import type { AttemptVerdict } from '../faults/verdict.ts';

const MS_PER_MINUTE = 60_000;

/** The `version` of the circuit of a scope whose settings cannot be had. */
export const NO_SETTINGS = 'none';

/** The row of the decision table for a mail server that nobody reaches. */
export const UNREACHABLE = 'unreachable';

/** Accounts get locked, so a refused login is tried again once an hour at most. */
const LOGIN_PROBE_MINUTES = 60;
const PROBE_MINUTES = 5;
/** Nobody is bothered by looking whether there are settings. */
const NO_SETTINGS_PROBE_MINUTES = 1;
/** An outage says nothing of the settings, and ends by itself. */
const UNREACHABLE_PROBE_MINUTES = 0.5;

/** Mail that is put off in an outage waits for a fourth of the time that it has lasted, within these bounds. */
const PUT_OFF = { part: 0.25, leastMinutes: 1, mostMinutes: 15 };

/** Whether the attempt found the configuration at fault. */
export const holds = ({ recipients }: AttemptVerdict): boolean =>
  [...recipients.values()].some(({ verdict }) => verdict === 'hold');

export const reasonToHold = ({ reason }: AttemptVerdict): string => reason ?? 'The mail settings are at fault';

const probeMinutes = (fault: string): number => {
  if (fault === 'no-settings') return NO_SETTINGS_PROBE_MINUTES;
  if (fault === UNREACHABLE) return UNREACHABLE_PROBE_MINUTES;
  return fault.startsWith('auth-') ? LOGIN_PROBE_MINUTES : PROBE_MINUTES;
};

/** When the next email may be tried, should one that is tried now fail as well. */
export const nextProbeAt = ({ fault }: Pick<Circuit, 'fault'>, now: number): number =>
  now + probeMinutes(fault) * MS_PER_MINUTE;

/** Opened by an attempt that found the settings of this version at fault, or the last of some that reached nobody. */
export const circuitOf = (verdict: AttemptVerdict, scope: string, version: string, now: number): Circuit => {
  const fault = verdict.fault?.kind ?? 'relay-denied';
  const reason = reasonToHold(verdict);
  return { scope, version, fault, reason, openedAt: now, probeAt: nextProbeAt({ fault }, now) };
};

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
export const isOutage = ({ fault }: Circuit): boolean => fault === UNREACHABLE;

/** When to look again at mail that is put off. `random`, in [0, 1), keeps what was put off together from coming together. */
export const putOffUntil = ({ openedAt }: Circuit, now: number, random: number): number => {
  const { part, leastMinutes, mostMinutes } = PUT_OFF;
  const minutes = Math.min(Math.max(((now - openedAt) * part) / MS_PER_MINUTE, leastMinutes), mostMinutes);
  return now + Math.round(minutes * (1 + part * random) * MS_PER_MINUTE);
};

/** Whether an attempt shows that what opened the circuit is over. A server that refuses us has been reached. */
export const isMendedBy = (circuit: Circuit, { fault }: Pick<AttemptVerdict, 'fault'>): boolean =>
  isOutage(circuit) ? fault?.kind !== UNREACHABLE : fault === undefined;

export const isOpen = ({ closedAt }: Circuit): boolean => closedAt === undefined;

export const isProbeDue = ({ probeAt = Number.POSITIVE_INFINITY }: Circuit, now: number): boolean => probeAt <= now;
