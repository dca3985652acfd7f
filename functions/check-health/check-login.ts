import { judge } from '../../shared/email/faults/verdict.ts';
import type { Observation, RefusedLogin } from '../../shared/health/report.ts';
import type { Circuit } from '../../shared/ports/sending/circuit-store.ts';
import type { MailProbe } from '../../shared/ports/sending/mail-probe.ts';
import type { TransportFault } from '../../shared/ports/sending/mail-transport.ts';
import type { SettingsInForce } from '../../shared/ports/settings/settings-reader.ts';

export interface LoginDependencies {
  probe: Pick<MailProbe, 'logIn'>;
  now: () => number;
}

/** Milliseconds; one scope's slow mail server must not delay the checks of the others. */
const PROBE_MS = 15_000;
/** A refused login is tried again at most once an hour, or with new settings, because accounts get locked. */
const REFUSED_FOR_MS = 3_600_000;
/** The row of the decision table. */
const LOGIN_REFUSED = 'auth-refused';
const MS_PER_DAY = 86_400_000;
/** Days. Certificates are usually renewed a month before they expire, so two weeks left means the renewal failed. */
const FEW_DAYS = 14;

/** What is known about logins before one is tried. */
export interface KnownLogins {
  /** The last login that was refused to a check. */
  refused?: RefusedLogin | undefined;
  /** The open circuit. One that a refused login opened is probed only by a worker, once an hour. */
  circuit?: Circuit | undefined;
}

/** The result; `refused` is to be stored for the next run. */
export interface LoginCheck {
  observations: Observation[];
  refused?: RefusedLogin;
}

const describe = (fault: TransportFault) => {
  const { reason, fault: row } = judge([], { kind: 'fault', fault, refused: [] });
  const codes = [fault.code, fault.reply].filter(Boolean).join(' ');
  return {
    detail: `At ${fault.phase}: ${reason ?? 'failed'} (${codes})`,
    values: { phase: fault.phase, reason: row?.kind ?? 'unknown', codes },
  };
};

const certificate = (validTo: number, now: number): Observation => {
  const days = Math.floor((validTo - now) / MS_PER_DAY);
  const state = days < FEW_DAYS ? 'degraded' : 'up';
  return { check: 'certificate', state, code: 'days-left', values: { days }, detail: `${days} days left` };
};

const failed = (fault: TransportFault, version: string, now: number): LoginCheck => {
  const described = describe(fault);
  return {
    observations: [{ check: 'smtp-login', state: 'down', code: 'login-failed', ...described }],
    ...(fault.phase === 'auth' && { refused: { version, at: now, ...described } }),
  };
};

/** The earlier refusal that is still valid, so that no login is tried. */
const standing = ({ refused, circuit }: KnownLogins, version: string, now: number): LoginCheck | undefined => {
  const down = (detail: string, values: Record<string, string | number>): Observation[] => [
    { check: 'smtp-login', state: 'down', code: 'login-failed', values, detail },
  ];
  const values = { phase: 'auth', reason: LOGIN_REFUSED, codes: '' };
  if (refused?.version === version && now - refused.at < REFUSED_FOR_MS)
    return { observations: down(refused.detail, refused.values ?? values), refused };
  return circuit?.fault === LOGIN_REFUSED ? { observations: down(`At auth: ${circuit.reason}`, values) } : undefined;
};

const disabled: Observation = {
  check: 'smtp-login',
  state: 'disabled',
  code: 'sending-disabled',
  detail: 'Nothing is sent: system/smtp/disable is yes',
};

/** Connects to a scope's mail server with the same TLS and login as for sending, and sends nothing. */
export const checkLogin = async (
  { probe, now }: LoginDependencies,
  settings: SettingsInForce,
  known: KnownLogins = {},
): Promise<LoginCheck> => {
  if (settings.values['system/smtp/disable']) return { observations: [disabled] };
  if (settings.values['system/smtp/transport'] === 'sendmail') return { observations: [] };
  const refusal = standing(known, settings.version, now());
  if (refusal) return refusal;
  const { fault, steps } = await probe.logIn(settings, AbortSignal.timeout(PROBE_MS));
  if (fault) return failed(fault, settings.version, now());
  const validTo = steps.findLast(({ secured }) => secured)?.secured?.certificate.validTo;
  const observations: Observation[] = [
    { check: 'smtp-login', state: 'up', code: 'logged-in', detail: 'Connected and logged in' },
  ];
  if (validTo !== undefined) observations.push(certificate(validTo, now()));
  return { observations };
};
