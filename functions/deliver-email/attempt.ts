import type { DkimKey } from '../../shared/email/dkim/key.ts';
import { type AttemptVerdict, judge } from '../../shared/email/faults/verdict.ts';
import { isSilence } from '../../shared/email/lifecycle/circuit.ts';
import type { Email, EmailContent, Identity } from '../../shared/email/lifecycle/email.ts';
import { outcome } from '../../shared/email/lifecycle/outcome.ts';
import { lease } from '../../shared/email/lifecycle/state.ts';
import { compose } from '../../shared/email/message/compose.ts';
import { isEightBit } from '../../shared/email/message/given-bytes.ts';
import { envelopeSenderOf, identityOf } from '../../shared/email/message/identity.ts';
import { decisionsOf } from '../../shared/email/message/resolved.ts';
import type { EmailStore } from '../../shared/ports/emails/email-store.ts';
import type { Circuit } from '../../shared/ports/sending/circuit-store.ts';
import type { MailTransport, TransportReport, Transports } from '../../shared/ports/sending/mail-transport.ts';
import type { SettingsInForce } from '../../shared/ports/settings/settings-reader.ts';
import { errorFields } from '../../shared/runtime/error-fields.ts';
import type { Log } from '../../shared/runtime/logger.ts';
import { type Budget, writeInTime } from './budget.ts';
import type { Outages } from './outages.ts';
import { formerKeyOf, type SigningDependencies, signedMessage } from './signing.ts';
import { type Finding, type WeighDependencies, type Weighed, weigh } from './weigh.ts';

export interface AttemptDependencies extends WeighDependencies, SigningDependencies {
  outages: Outages;
  store: EmailStore;
  transports: Transports;
  /** A random number in [0, 1), for jitter. */
  random: () => number;
  pause: (ms: number) => Promise<unknown>;
  /** Allowance for clock skew between two workers, in milliseconds. */
  clockSkewMs: number;
  log: Log;
}

export interface Attempt {
  email: Email;
  content: EmailContent;
  settings: SettingsInForce;
  /** Whether an earlier attempt ended without its outcome being recorded. */
  again: boolean;
  /** The open circuit that this attempt probes, if it is a probe. */
  probe?: Circuit;
  /** Aborts when the scope's mail server is slow and other scopes need this worker. */
  giveWay: AbortSignal;
}

/**
 * Makes one attempt to send one email: lease, compose, send, judge, record. Resolves to the email as recorded, or to
 * `undefined` if another worker got the lease first or took it over. Rejects with `StoreUnavailable` if the lease
 * cannot be taken, or the outcome cannot be recorded in time.
 */
export const attemptDelivery = async (
  dependencies: AttemptDependencies,
  attempt: Attempt,
  budget: Budget,
): Promise<Email | undefined> => {
  const { now, log } = dependencies;
  const { settings, giveWay } = attempt;
  const former = await formerKeyOf(dependencies, attempt.email, settings);
  const email = await takeLease(dependencies, attempt, budget);
  if (!email) return undefined;
  const begun = now();
  const transport = dependencies.transports.for(settings);
  const report = await send(transport, email, attempt, { budget, former, log });
  const tookMs = now() - begun;
  const verdict = verdictOf(email, settings, report);
  if (isThrottled(verdict)) transport.easeOff();
  const gaveWay = giveWay.aborted && isGivenUp(report);
  const silent = gaveWay ? undefined : dependencies.outages.note(settings.version, email.id, verdict.fault);
  const finding = { email, verdict, gaveWay, ...(silent && { silent }) };
  const recorded = await recordOutcome(dependencies, attempt, finding, budget);
  const fields = { id: email.id, scope: email.scope, fault: verdict.fault?.kind, ...reported(report), tookMs };
  if (recorded) log.info('An attempt ended', { ...fields, state: recorded.state, attempts: recorded.attempts });
  else log.warn('An attempt ended after its lease was lost', fields);
  return recorded;
};

const takeLease = (
  { store, now, clockSkewMs }: AttemptDependencies,
  { email, settings, again }: Attempt,
  budget: Budget,
): Promise<Email | undefined> => {
  const until = now() + budget.remainingMs() + clockSkewMs;
  const resolved = decisionsOf(email, settings);
  // Recipients suppressed since the email was accepted; the stored record does not show them yet.
  const spared = email.recipients.some(({ state }) => state === 'suppressed') && { recipients: email.recipients };
  return store.change(email, { ...spared, ...lease(email, { now: now(), until, resolved, again }) });
};

interface Sending {
  budget: Budget;
  /** The key that an earlier attempt was signed with, if it is no longer the current one. */
  former: DkimKey | undefined;
  log: Log;
}

const send = async (
  transport: MailTransport,
  email: Email,
  attempt: Attempt,
  sending: Sending,
): Promise<TransportReport> => {
  const { content, settings, giveWay, probe } = attempt;
  const identity = email.identity ?? identityOf(email, settings);
  const raw = await composed(email, attempt, identity, sending);
  if (!raw) return COMPOSE_FAULT;
  const mail = {
    returnPath: envelopeSenderOf(email, settings.values),
    recipients: pendingOf(email),
    raw,
    eightBit: isEightBit(content.raw),
  };
  // A probe, or an email whose last attempt met silence, may use all the time that is left.
  return transport.send(mail, sending.budget.attempts, {
    giveWay,
    isPatient: probe !== undefined || isSilence(email.fault),
  });
};

const composed = async (
  email: Email,
  { content, settings: { dkim } }: Attempt,
  identity: Identity,
  { former, log }: Sending,
): Promise<Buffer | undefined> => {
  try {
    return await signedMessage(await compose(email, content, identity), email, identity, { dkim, former });
  } catch (error) {
    log.error('An accepted email cannot be composed', { id: email.id, scope: email.scope, ...errorFields(error) });
    return undefined;
  }
};

const COMPOSE_FAULT: TransportReport = {
  kind: 'fault',
  fault: { phase: 'compose', code: 'ECOMPOSE', dot: false },
  refused: [],
};

const pendingOf = ({ recipients }: Email) =>
  recipients.filter(({ state }) => state === 'pending').map(({ address }) => address);

const verdictOf = (email: Email, { values }: SettingsInForce, report: TransportReport): AttemptVerdict =>
  judge(pendingOf(email), report, {
    port: values['system/smtp/port'],
    wasAccepted: email.sentAt !== undefined,
    ...(email.fault && { faultBefore: email.fault }),
  });

const isThrottled = ({ recipients }: AttemptVerdict): boolean =>
  [...recipients.values()].some(({ verdict }) => verdict === 'throttle');

const isGivenUp = (report: TransportReport): boolean => report.kind === 'fault' && !report.fault.dot;

const reported = (report: TransportReport) => {
  if (report.kind === 'answered') return { accepted: report.accepted.length, refused: report.refused.length };
  const { phase, code, reply, enhanced } = report.fault;
  return { phase, code, reply, enhanced, refused: report.refused.length };
};

/**
 * Weighs an attempt and records its outcome. Until it is recorded that everybody has an email, a crash means a second
 * copy, so that is recorded first; what it says of the mail server is noted afterwards, or by the next accepted email.
 * Resolves to the email as recorded, if the lease was not lost.
 */
const recordOutcome = async (
  dependencies: AttemptDependencies,
  attempt: Attempt,
  finding: Finding,
  budget: Budget,
): Promise<Email | undefined> => {
  const { store, pause, now, random, log } = dependencies;
  const { version, values } = attempt.settings;
  const { email, verdict } = finding;
  const weighed = () => writeInTime(() => weigh(dependencies, attempt, finding), pause, budget);
  const write = ({ verdict, isAlone }: Weighed) => {
    const expireAfterMinutes = values['delivery/expire_after_minutes'];
    const policy = { now: now(), random: random(), version, isAlone, expireAfterMinutes };
    const changes = outcome(email, verdict, policy);
    return writeInTime(() => store.change(email, changes), pause, budget);
  };
  if (!isAcceptedByAll(verdict)) return write(await weighed());
  const recorded = await write({ verdict, isAlone: false });
  try {
    await weighed();
  } catch (error) {
    log.warn('It was not noted that the mail server accepts mail', { id: email.id, ...errorFields(error) });
  }
  return recorded;
};

const isAcceptedByAll = ({ recipients }: AttemptVerdict): boolean =>
  [...recipients.values()].every(({ verdict }) => verdict === 'accepted');
