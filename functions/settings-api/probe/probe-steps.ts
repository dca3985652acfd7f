import type { Probe, ProbeStep } from '../../../shared/ports/sending/mail-probe.ts';
import type { TransportFault } from '../../../shared/ports/sending/mail-transport.ts';
import type { SettingsInForce } from '../../../shared/ports/settings/settings-reader.ts';
import { faultAdvice } from './fault-advice.ts';

/** A step as the API shows it. */
export interface Step {
  step: string;
  ok: boolean;
  duration_ms: number;
  detail: string;
  code?: string;
  reply?: number;
  response?: string;
}

const names: Record<string, string> = { dns: 'resolve', dot: 'reply' };
const nameOf = (phase: string): string => names[phase] ?? phase;

const MS_PER_DAY = 86_400_000;

const said: Record<string, string> = {
  token: 'The token endpoint gave an access token',
  connect: 'The server answers at this port',
  greeting: 'The server greets',
  ehlo: 'The server speaks SMTP',
  mail: 'The server takes the return path as sender',
  rcpt: 'The server takes the recipient',
  data: 'The server is ready for the message',
  dot: 'The server took the message',
  sendmail: 'The sendmail program took the message',
};

const securedText = ({ protocol, certificate }: NonNullable<ProbeStep['secured']>, now: number): string => {
  const days = Math.floor((certificate.validTo - now) / MS_PER_DAY);
  return `${protocol}, certificate of ${certificate.subject}, ${days} days left`;
};

const detailOf = ({ phase, addresses, secured }: ProbeStep, settings: SettingsInForce, now: number): string => {
  const { 'system/smtp/host': host, 'system/smtp/auth': auth } = settings.values;
  if (addresses) return `${host} is ${addresses.join(', ')}`;
  if (secured) return securedText(secured, now);
  if (phase === 'auth') return `Logged in by ${auth.toUpperCase()}`;
  return said[phase] ?? phase;
};

/** The step that a fault belongs to; with PIPELINING, later steps had already begun. */
const failedAt = (steps: readonly ProbeStep[], fault: TransportFault): number => {
  const last = steps.length - 1;
  // To the transport, the handshake of implicit TLS is part of the connection; to people, it is a step.
  if (steps[last]?.phase === 'tls' && fault.phase === 'connect') return last;
  const found = steps.findLastIndex(({ phase }) => phase === fault.phase);
  return found === -1 ? last : found;
};

const failed = (phase: string, durationMs: number, fault: TransportFault, settings: SettingsInForce): Step => ({
  step: nameOf(phase),
  ok: false,
  duration_ms: Math.round(durationMs),
  detail: faultAdvice(phase, fault, settings),
  code: fault.code,
  ...(fault.reply !== undefined && { reply: fault.reply }),
  ...(fault.response !== undefined && { response: fault.response }),
});

/** A refused recipient is not a fault to the transport, but it ends a test. */
const refusalIn = ({ report }: Probe): TransportFault | undefined => {
  if (report?.kind !== 'answered') return undefined;
  const [refused] = report.refused;
  return refused && { phase: 'rcpt', code: 'EENVELOPE', reply: refused.code, response: refused.response, dot: false };
};

/** The server's reply to the whole message. */
const lastResponse = ({ report }: Probe): string | undefined =>
  report?.kind === 'answered' ? report.accepted[0]?.response : undefined;

/** The steps of a probe as the API shows them, up to the first that failed, which says what to change. */
export const stepsOf = (probe: Probe, settings: SettingsInForce, now: number): Step[] => {
  const fault = probe.fault ?? refusalIn(probe);
  const end = fault ? failedAt(probe.steps, fault) : probe.steps.length;
  const response = lastResponse(probe);
  const done = probe.steps.slice(0, end).map((step, index) => ({
    step: nameOf(step.phase),
    ok: true,
    duration_ms: Math.round(step.durationMs),
    detail: detailOf(step, settings, now),
    ...(response !== undefined && index === probe.steps.length - 1 && { response }),
  }));
  if (!fault) return done;
  const { phase = fault.phase, durationMs = 0 } = probe.steps[end] ?? {};
  return [...done, failed(phase, durationMs, fault, settings)];
};
