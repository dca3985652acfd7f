import { ApiError } from '../../../shared/http/api-error.ts';
import type { EmailStore } from '../../../shared/ports/emails/email-store.ts';
import type { IdempotencyRecord, IdempotencyStore } from '../../../shared/ports/emails/idempotency-store.ts';
import { type AcceptPorts, acceptEmails, newIds } from './accept-emails.ts';
import type { Draft } from './prepare-email.ts';

const DAY_MS = 86_400_000;
/** A request in progress for longer has crashed, in milliseconds: none of our functions runs that long. */
const CRASHED_AFTER_MS = 60_000;

export interface SendPorts extends AcceptPorts {
  store: Pick<EmailStore, 'accept' | 'postpone' | 'findAll'>;
  idempotency: IdempotencyStore;
}

/** A request with an idempotency key. */
export interface Repeatable {
  scope: string;
  key: string;
  bodyHash: string;
}

/** A validated request, before anything is written. */
export interface PlannedSend {
  drafts: readonly Draft[];
  /** The response body, given the ids of the drafts in order. */
  answer: (ids: readonly string[]) => object;
}

export interface Sent {
  answer: object;
  /** Whether this is the answer of an earlier request. */
  replayed: boolean;
}

/** Accepts the emails that `plan` returns. `plan` throws `ApiError` for an unacceptable request. */
export const send = async (ports: SendPorts, plan: () => Promise<PlannedSend>): Promise<Sent> => {
  const createdAt = ports.now();
  const { drafts, answer } = await plan();
  const ids = newIds(ports, drafts.length, createdAt);
  await acceptEmails(ports, { drafts, ids, createdAt });
  return { answer: answer(ids), replayed: false };
};

/**
 * Like `send`, but at most once per idempotency key and day. The record of the key is written once, before the
 * emails, with their ids and the answer; the request counts as complete when its emails exist, which saves a second
 * write. Throws `ApiError` (409) if the key was used for another request, or for one still in progress.
 */
export const sendOnce = async (
  ports: SendPorts,
  request: Repeatable,
  plan: () => Promise<PlannedSend>,
): Promise<Sent> => {
  const planned = await planOrReplay(ports, request, plan);
  if ('replayed' in planned) return planned;
  const now = ports.now();
  const ids = newIds(ports, planned.drafts.length, now);
  const answer = planned.answer(ids);
  const record = { ...request, ids, answer: JSON.stringify(answer), createdAt: now, startedAt: now };
  const begun = await ports.idempotency.begin(record, now - DAY_MS);
  if (!begun) return await sendAgain(ports, record, planned);
  await acceptOrRelease(ports, record, planned.drafts);
  return { answer, replayed: false };
};

/**
 * A repeated request may no longer be valid, for example if its schedule has passed; it still gets the first answer.
 */
const planOrReplay = async (
  ports: SendPorts,
  request: Repeatable,
  plan: () => Promise<PlannedSend>,
): Promise<PlannedSend | Sent> => {
  try {
    return await plan();
  } catch (error) {
    const record = await ports.idempotency.find(request.scope, request.key);
    const counts = record?.bodyHash === request.bodyHash && record.createdAt > ports.now() - DAY_MS;
    if (counts && (await isComplete(ports, record))) return replay(record);
    throw error;
  }
};

/** The key has been used: answers from its record, or completes a request that crashed. */
const sendAgain = async (ports: SendPorts, mine: IdempotencyRecord, planned: PlannedSend): Promise<Sent> => {
  const record = await ports.idempotency.find(mine.scope, mine.key);
  if (record && record.bodyHash !== mine.bodyHash) {
    throw new ApiError(409, 'invalid_idempotent_request', 'This Idempotency-Key was used for another request.');
  }
  // The SDK retries a write whose response was lost, and the retry is refused because of our own first write.
  const isMine = record?.answer === mine.answer && mine.ids.length > 0;
  if (record && !isMine && (await isComplete(ports, record))) return replay(record);
  if (!record || (!isMine && !(await takenOver(ports, record, planned)))) {
    throw new ApiError(
      409,
      'concurrent_idempotent_requests',
      'A request with this Idempotency-Key is in progress. Try again in a moment.',
    );
  }
  await acceptOrRelease(ports, { ...record, startedAt: isMine ? record.startedAt : mine.startedAt }, planned.drafts);
  return { answer: JSON.parse(record.answer), replayed: false };
};

/** Accepts the emails of a record. If that fails, the record is released, so that a retry need not wait. */
const acceptOrRelease = async (
  ports: SendPorts,
  record: IdempotencyRecord,
  drafts: readonly Draft[],
): Promise<void> => {
  try {
    await acceptEmails(ports, { drafts, ids: record.ids, createdAt: record.createdAt });
  } catch (error) {
    // If this fails too, a retry has to wait until the request counts as crashed.
    await ports.idempotency.release(record).catch(() => {});
    throw error;
  }
};

const takenOver = async (
  { idempotency, now }: SendPorts,
  record: IdempotencyRecord,
  planned: PlannedSend,
): Promise<boolean> => {
  const isCrashed = now() - record.startedAt >= CRASHED_AFTER_MS && isSamePlan(record, planned);
  return isCrashed && (await idempotency.takeOver(record, now()));
};

/**
 * Whether the same emails of the request are acceptable as at first. If the settings have changed, other emails of a
 * permissive batch may be, and would get the ids, and the contents, of those that were accepted.
 */
const isSamePlan = ({ ids, answer }: IdempotencyRecord, planned: PlannedSend): boolean =>
  withoutTexts(planned.answer(ids)) === withoutTexts(JSON.parse(answer));

/** An answer without its error messages, which may depend on the time. */
const withoutTexts = (answer: object): string =>
  JSON.stringify(answer, (name, value) => (name === 'message' ? undefined : value));

const isComplete = async ({ store }: SendPorts, { ids }: IdempotencyRecord): Promise<boolean> =>
  (await store.findAll(ids)).size === ids.length;

const replay = (record: IdempotencyRecord): Sent => ({ answer: JSON.parse(record.answer), replayed: true });
