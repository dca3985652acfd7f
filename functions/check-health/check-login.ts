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

/** One scope's slow mail server must not keep the others from being checked. */
const PROBE_MS = 15_000;
/** A refused login is tried again once an hour at most, or under other settings: accounts get locked. */
const REFUSED_FOR_MS = 3_600_000;
/** The row of the decision table. */
const LOGIN_REFUSED = 'auth-refused';
const MS_PER_DAY = 86_400_000;
/** Certificate authorities renew a month before the end; who still has two weeks has missed that. */
const FEW_DAYS = 14;

/** What is known of logins before one is tried. */
export interface KnownLogins {
  /** The login that a check saw refused last. */
  refused?: RefusedLogin | undefined;
  /** The circuit that is open. One that a refused login opened is probed by a worker, once an hour, and by nobody else. */
  circuit?: Circuit | undefined;
}

/** What was seen; `refused` is to be remembered until the next time. */
export interface LoginCheck {
  observations: Observation[];
  refused?: RefusedLogin;
}

const describe = (fault: TransportFault): string => {
  const { reason } = judge([], { kind: 'fault', fault, refused: [] });
  const codes = [fault.code, fault.reply].filter(Boolean).join(' ');
  return `At ${fault.phase}: ${reason ?? 'failed'} (${codes})`;
};

const certificate = (validTo: number, now: number): Observation => {
  const days = Math.floor((validTo - now) / MS_PER_DAY);
  return { check: 'certificate', state: days < FEW_DAYS ? 'degraded' : 'up', detail: `${days} days left` };
};

const failed = (fault: TransportFault, version: string, now: number): LoginCheck => {
  const detail = describe(fault);
  return {
    observations: [{ check: 'smtp-login', state: 'down', detail }],
    ...(fault.phase === 'auth' && { refused: { version, at: now, detail } }),
  };
};

/** The refusal that stands, so that no login is tried. */
const standing = ({ refused, circuit }: KnownLogins, version: string, now: number): LoginCheck | undefined => {
  const down = (detail: string): Observation[] => [{ check: 'smtp-login', state: 'down', detail }];
  if (refused?.version === version && now - refused.at < REFUSED_FOR_MS)
    return { observations: down(refused.detail), refused };
  return circuit?.fault === LOGIN_REFUSED ? { observations: down(`At auth: ${circuit.reason}`) } : undefined;
};

const isIdle = ({ values }: SettingsInForce): boolean =>
  values['system/smtp/disable'] || values['system/smtp/transport'] === 'sendmail';

/** Connects to a scope's mail server, with TLS and login as mail is sent, and sends nothing. */
export const checkLogin = async (
  { probe, now }: LoginDependencies,
  settings: SettingsInForce,
  known: KnownLogins = {},
): Promise<LoginCheck> => {
  if (isIdle(settings)) return { observations: [] };
  const refusal = standing(known, settings.version, now());
  if (refusal) return refusal;
  const { fault, steps } = await probe.logIn(settings, AbortSignal.timeout(PROBE_MS));
  if (fault) return failed(fault, settings.version, now());
  const validTo = steps.findLast(({ secured }) => secured)?.secured?.certificate.validTo;
  const observations: Observation[] = [{ check: 'smtp-login', state: 'up', detail: 'Connected and logged in' }];
  if (validTo !== undefined) observations.push(certificate(validTo, now()));
  return { observations };
};
