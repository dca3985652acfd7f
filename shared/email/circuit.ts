import type { Circuit } from '../ports/circuit-store.ts';
import type { AttemptVerdict } from './verdict.ts';

const MS_PER_MINUTE = 60_000;

/** The `version` of the circuit of a scope whose settings cannot be had. */
export const NO_SETTINGS = 'none';

/** Accounts get locked, so a refused login is tried again once an hour at most. */
const LOGIN_PROBE_MINUTES = 60;
const PROBE_MINUTES = 5;
/** Nobody is bothered by looking whether there are settings. */
const NO_SETTINGS_PROBE_MINUTES = 1;

/** Whether the attempt found the configuration at fault. */
export const holds = ({ recipients }: AttemptVerdict): boolean =>
  [...recipients.values()].some(({ verdict }) => verdict === 'hold');

export const reasonToHold = ({ reason }: AttemptVerdict): string => reason ?? 'The mail settings are at fault';

const probeMinutes = (fault: string): number => {
  if (fault === 'no-settings') return NO_SETTINGS_PROBE_MINUTES;
  return fault.startsWith('auth-') ? LOGIN_PROBE_MINUTES : PROBE_MINUTES;
};

/** When the next email may be tried, should one that is tried now fail as well. */
export const nextProbeAt = ({ fault }: Pick<Circuit, 'fault'>, now: number): number =>
  now + probeMinutes(fault) * MS_PER_MINUTE;

/** Opened by an attempt that found the settings of this version at fault. */
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

export const isOpen = ({ closedAt }: Circuit): boolean => closedAt === undefined;

export const isProbeDue = ({ probeAt = Number.POSITIVE_INFINITY }: Circuit, now: number): boolean => probeAt <= now;
