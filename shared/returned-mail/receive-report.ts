import type { Email } from '../email/lifecycle/email.ts';
import { parseEmailId } from '../email/lifecycle/id.ts';
import { hasPendingCopies } from '../email/lifecycle/pending-copies.ts';
import { emailIdIn } from '../email/message/identity.ts';
import { messageIdOf } from '../email/message/message-id.ts';
import type { EmailStore } from '../ports/emails/email-store.ts';
import type { SuppressionStore } from '../ports/emails/suppression-store.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Log } from '../runtime/logger.ts';
import { covers } from '../scope.ts';
import { suppresses } from '../suppression/suppression.ts';
import { type Application, type Applied, applyReport } from './apply-report.ts';
import { readReturnedMail } from './read-returned-mail.ts';
import type { Report, ReportKind } from './report.ts';

export interface ReceiveDependencies {
  store: Pick<EmailStore, 'findAll' | 'change'>;
  suppressions: Pick<SuppressionStore, 'add'>;
  metrics: Metrics;
  now: () => number;
  /** A new UUIDv7 of that time. */
  newId: (now: number) => string;
  log: Log;
}

export interface Received {
  kind: ReportKind;
  /** The email that the message is about; absent if it does not match one of ours with one of its recipients. */
  emailId?: string;
  applied: Applied[];
}

/** The email is being sent, and the outcome of the attempt must be recorded first. Try again in a minute. */
export class StillSending extends Error {
  override readonly name = 'StillSending';
}

/** How often another writer may be first before giving up. */
const TRIES = 5;

/**
 * Reads a message that came back and records what it says of our email. It belongs to an email only if it names its
 * Message-ID, which nobody can guess, and one of its recipients; what belongs to none changes nothing and is counted.
 * `scope` is that of the caller's key. The same message again changes nothing. Rejects with `StoreUnavailable` or
 * `StillSending`.
 */
export const receiveReport = async (
  dependencies: ReceiveDependencies,
  raw: Uint8Array,
  scope: string,
): Promise<Received> => {
  const { metrics, log } = dependencies;
  const report = readReturnedMail(raw);
  const { kind } = report;
  if (kind !== 'failure' && kind !== 'delay' && kind !== 'complaint') {
    metrics.count('returnedIgnored');
    return { kind, applied: [] };
  }
  const email = await emailOf(dependencies, report, scope);
  if (!email) {
    metrics.count('returnedUnmatched');
    log.info('A message came back that belongs to no email', { kind, bytes: raw.byteLength });
    return { kind, applied: [] };
  }
  const applied = await apply(dependencies, email, (current) => applyReport(current, report, dependencies.now()));
  countAndLog(dependencies, email, applied);
  return { kind, emailId: email.id, applied };
};

const emailOf = async (
  { store }: ReceiveDependencies,
  { messageIds, arrivedAt }: Report,
  scope: string,
): Promise<Email | undefined> => {
  const named = messageIds.flatMap((id) => parseEmailId(id.slice(0, id.indexOf('@'))) ?? []);
  const carried = arrivedAt.flatMap((address) => emailIdIn(address) ?? []);
  const ids = [...new Set([...named, ...carried])];
  if (ids.length === 0) return undefined;
  const emails = [...(await store.findAll(ids)).values()];
  return emails.find(
    (email) =>
      covers(scope, email.scope) && (carried.includes(email.id) || messageIds.some((id) => isMessageIdOf(id, email))),
  );
};

const isMessageIdOf = (messageId: string, { id, identity, from = identity?.from }: Email): boolean => {
  const sender = identity?.from ?? from;
  return sender !== undefined && messageIdOf(id, sender.address).toLowerCase() === `<${messageId.toLowerCase()}>`;
};

const apply = async (
  dependencies: ReceiveDependencies,
  found: Email,
  application: (email: Email) => Application | undefined,
): Promise<Applied[]> => {
  const { store } = dependencies;
  let email: Email | undefined = found;
  for (let n = 0; n < TRIES && email; n += 1) {
    // Separate copies are made of an email that is sent; what came back waits for them.
    if (email.state === 'sending' || hasPendingCopies(email))
      throw new StillSending('This email is being sent at the moment');
    const next = application(email);
    if (!next) return [];
    // Before the email is changed: after a crash in between, the report is repeated and the address is on the list already.
    await suppress(dependencies, email, next.applied);
    if (await store.change(email, next.changes)) return next.applied;
    email = (await store.findAll([email.id])).get(email.id);
  }
  throw new StillSending('Others keep changing this email');
};

const suppress = async (
  { suppressions, now, newId }: ReceiveDependencies,
  { id: emailId, scope }: Email,
  applied: readonly Applied[],
): Promise<void> => {
  for (const one of applied) {
    const origin = suppresses(one);
    if (!origin) continue;
    const createdAt = now();
    await suppressions.add({ id: newId(createdAt), scope, address: one.address, origin, createdAt, emailId });
  }
};

const countAndLog = (
  { metrics, log }: ReceiveDependencies,
  { id, scope }: Email,
  applied: readonly Applied[],
): void => {
  for (const { event, reported } of applied) {
    if (event === 'failed') metrics.count('returnedForPolicy');
    if (event === 'complained') metrics.count('complained');
    const { status, code, class: failure } = reported;
    log.info('A message came back', { id, scope, event, status, code, class: failure });
  }
};
