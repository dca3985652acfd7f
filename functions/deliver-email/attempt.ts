import { type AttemptVerdict, judge } from '../../shared/email/faults/verdict.ts';
import { circuitOf, holds, isMendedBy } from '../../shared/email/lifecycle/circuit.ts';
import type { Email, EmailContent, Identity } from '../../shared/email/lifecycle/email.ts';
import { outcome } from '../../shared/email/lifecycle/outcome.ts';
import { lease } from '../../shared/email/lifecycle/state.ts';
import { compose } from '../../shared/email/message/compose.ts';
import { isEightBit } from '../../shared/email/message/given-bytes.ts';
import { identityOf, returnPathOf } from '../../shared/email/message/identity.ts';
import { resolve } from '../../shared/email/message/resolved.ts';
import type { Circuit } from '../../shared/ports/circuit-store.ts';
import type { EmailChanges, EmailStore } from '../../shared/ports/email-store.ts';
import { StoreUnavailable } from '../../shared/ports/errors.ts';
import type { MailTransport, TransportReport, Transports } from '../../shared/ports/mail-transport.ts';
import type { SettingsInForce } from '../../shared/ports/settings-reader.ts';
import { errorFields } from '../../shared/runtime/error-fields.ts';
import type { Log } from '../../shared/runtime/logger.ts';
import type { Budget } from './budget.ts';
import type { Circuits } from './circuits.ts';
import type { Outages } from './outages.ts';

export interface AttemptDependencies {
  store: EmailStore;
  circuits: Circuits;
  outages: Outages;
  transports: Transports;
  now: () => number;
  /** In [0, 1). */
  random: () => number;
  pause: (ms: number) => Promise<unknown>;
  /** Milliseconds by which clocks of two workers may differ. */
  clockSkewMs: number;
  log: Log;
}

export interface Attempt {
  email: Email;
  content: EmailContent;
  settings: SettingsInForce;
  /** The outcome of an earlier attempt was never learnt. */
  again: boolean;
  /** The circuit that is open, and whose one probe this attempt is. */
  probe?: Circuit;
}

const takeLease = (
  { store, now, clockSkewMs }: AttemptDependencies,
  { email, settings, again }: Attempt,
  budget: Budget,
): Promise<Email | undefined> => {
  const until = now() + budget.remainingMs() + clockSkewMs;
  const resolved = resolve(email, settings.values);
  // Whoever is spared from now on: the record that the worker read does not say so yet.
  const spared = email.recipients.some(({ state }) => state === 'suppressed') && { recipients: email.recipients };
  return store.change(email, { ...spared, ...lease(email, { now: now(), until, resolved, again }) });
};

const composed = async (
  email: Email,
  content: EmailContent,
  identity: Identity,
  log: Log,
): Promise<Buffer | undefined> => {
  try {
    return await compose(email, content, identity);
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

const send = async (
  transport: MailTransport,
  email: Email,
  { content, settings }: Attempt,
  { budget, log }: { budget: Budget; log: Log },
): Promise<TransportReport> => {
  const identity = email.identity ?? identityOf(email, settings.values);
  const raw = await composed(email, content, identity, log);
  if (!raw) return COMPOSE_FAULT;
  const mail = {
    returnPath: returnPathOf(settings.values),
    recipients: pendingOf(email),
    raw,
    eightBit: isEightBit(content.raw),
  };
  return transport.send(mail, budget.attempts);
};

/** What the attempt came to, and what that changes about the email. */
const conclude = (
  { now, random }: AttemptDependencies,
  email: Email,
  { values, version }: SettingsInForce,
  report: TransportReport,
): { verdict: AttemptVerdict; changes: EmailChanges } => {
  const context = { port: values['system/smtp/port'], ...(email.fault && { faultBefore: email.fault }) };
  const verdict = judge(pendingOf(email), report, context);
  const expireAfterMinutes = values['delivery/expire_after_minutes'];
  return { verdict, changes: outcome(email, verdict, { now: now(), expireAfterMinutes, version, random: random() }) };
};

/** Opens the circuit before the email is held, or after several that reached nobody; a probe that got through closes it. */
const switchCircuit = async (
  { circuits, now }: AttemptDependencies,
  { settings: { scope, version }, probe }: Attempt,
  { verdict, isDown }: { verdict: AttemptVerdict; isDown: boolean },
): Promise<void> => {
  if (holds(verdict) || (isDown && !probe)) await circuits.open(circuitOf(verdict, scope, version, now()));
  else if (probe && isMendedBy(probe, verdict)) await circuits.close(probe);
};

const isThrottled = ({ recipients }: AttemptVerdict): boolean =>
  [...recipients.values()].some(({ verdict }) => verdict === 'throttle');

const reported = (report: TransportReport) => {
  if (report.kind === 'answered') return { accepted: report.accepted.length, refused: report.refused.length };
  const { phase, code, reply, enhanced } = report.fault;
  return { phase, code, reply, enhanced, refused: report.refused.length };
};

/**
 * One attempt to send one email: lease, compose, send, judge, record. Resolves to the email as recorded; `undefined` if
 * another worker was first, or took over.
 * Rejects with `StoreUnavailable` if it could not be begun, or not be recorded in the time there is.
 */
export const attemptDelivery = async (
  dependencies: AttemptDependencies,
  attempt: Attempt,
  budget: Budget,
): Promise<Email | undefined> => {
  const { store, pause, now, log } = dependencies;
  const email = await takeLease(dependencies, attempt, budget);
  if (!email) return undefined;
  const begun = now();
  const transport = dependencies.transports.for(attempt.settings);
  const report = await send(transport, email, attempt, { budget, log });
  const tookMs = now() - begun;
  const { verdict, changes } = conclude(dependencies, email, attempt.settings, report);
  if (isThrottled(verdict)) transport.easeOff();
  const isDown = dependencies.outages.note(attempt.settings.version, verdict.fault);
  await record(() => switchCircuit(dependencies, attempt, { verdict, isDown }), pause, budget);
  const recorded = await record(() => store.change(email, changes), pause, budget);
  const fields = { id: email.id, scope: email.scope, fault: verdict.fault?.kind, ...reported(report), tookMs };
  if (recorded) log.info('An attempt ended', { ...fields, state: recorded.state, attempts: recorded.attempts });
  else log.warn('An attempt ended after its lease was lost', fields);
  return recorded;
};

const PAUSE_MS = 250;
/** The answer to the queue must still get out. */
const LAST_MS = 1_000;

/**
 * Writes what an attempt came to, again and again while the store is unavailable and there is time: a message that was
 * accepted and not recorded is sent twice. Rejects with `StoreUnavailable` when the time is over.
 */
const record = async <T>(
  write: () => Promise<T>,
  pause: (ms: number) => Promise<unknown>,
  budget: Budget,
): Promise<T> => {
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || budget.remainingMs() < LAST_MS + PAUSE_MS) throw error;
      await pause(PAUSE_MS);
    }
  }
};
