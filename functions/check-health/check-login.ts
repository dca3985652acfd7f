import type { MailProbe } from '../../shared/adapters/mail-probe.ts';
import { judge } from '../../shared/email/verdict.ts';
import type { Observation, RefusedLogin } from '../../shared/health/report.ts';
import type { TransportFault } from '../../shared/ports/mail-transport.ts';
import type { SettingsInForce } from '../../shared/ports/settings-reader.ts';

export interface LoginDependencies {
  probe: Pick<MailProbe, 'logIn'>;
  now: () => number;
}

/** One scope's slow mail server must not keep the others from being checked. */
const PROBE_MS = 15_000;
/** A refused login is tried again once an hour at most, or under other settings: accounts get locked. */
const REFUSED_FOR_MS = 3_600_000;
const MS_PER_DAY = 86_400_000;
/** Certificate authorities renew a month before the end; who still has two weeks has missed that. */
const FEW_DAYS = 14;

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

const isIdle = ({ values }: SettingsInForce): boolean =>
  values['system/smtp/disable'] || values['system/smtp/transport'] === 'sendmail';

/** Connects to a scope's mail server, with TLS and login as mail is sent, and sends nothing. */
export const checkLogin = async (
  { probe, now }: LoginDependencies,
  settings: SettingsInForce,
  before?: RefusedLogin,
): Promise<LoginCheck> => {
  if (isIdle(settings)) return { observations: [] };
  if (before?.version === settings.version && now() - before.at < REFUSED_FOR_MS) {
    return { observations: [{ check: 'smtp-login', state: 'down', detail: before.detail }], refused: before };
  }
  const { fault, steps } = await probe.logIn(settings, AbortSignal.timeout(PROBE_MS));
  if (fault) return failed(fault, settings.version, now());
  const validTo = steps.findLast(({ secured }) => secured)?.secured?.certificate.validTo;
  const observations: Observation[] = [{ check: 'smtp-login', state: 'up', detail: 'Connected and logged in' }];
  if (validTo !== undefined) observations.push(certificate(validTo, now()));
  return { observations };
};
