import { ApiError } from '../../../shared/http/api-error.ts';
import type { EmailStore } from '../../../shared/ports/emails/email-store.ts';
import type { IdempotencyRecord, IdempotencyStore } from '../../../shared/ports/emails/idempotency-store.ts';
import { type AcceptPorts, acceptEmails, newIds } from './accept-emails.ts';
import type { Draft } from './prepare-email.ts';

const DAY_MS = 86_400_000;
/** A request that has been in progress for this long has crashed: no function of ours runs as long. */
const CRASHED_AFTER_MS = 60_000;

export interface SendPorts extends AcceptPorts {
  store: Pick<EmailStore, 'accept' | 'postpone' | 'findAll'>;
  idempotency: IdempotencyStore;
}

/** A request that its client may repeat. */
export interface Repeatable {
  scope: string;
  key: string;
  bodyHash: string;
}

/** What a request comes to before anything is written. */
export interface PlannedSend {
  drafts: readonly Draft[];
  /** The body of the answer, for the ids of the drafts in order. */
  answer: (ids: readonly string[]) => object;
}

export interface Sent {
  answer: object;
  /** Whether the answer is that of an earlier request. */
  replayed: boolean;
}

/** Accepts what `plan` comes to, which throws `ApiError` for a request that cannot be accepted. */
export const send = async (ports: SendPorts, plan: () => Promise<PlannedSend>): Promise<Sent> => {
  const createdAt = ports.now();
  const { drafts, answer } = await plan();
  const ids = newIds(ports, drafts.length, createdAt);
  await acceptEmails(ports, { drafts, ids, createdAt });
  return { answer: answer(ids), replayed: false };
};

/**
 * The same, at most once a day for each idempotency key. The record is written once, before the emails and with their
 * ids and the answer; that the request is complete is told by the emails being there, which saves a second write.
 * Throws `ApiError` (409) if the key was used for another request, or for one that still runs.
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

/** A schedule that was good may be over by now, or a sender not allowed any more: what was answered is answered again. */
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

/** There is a record of the key: answers from it, or finishes what a crashed request began. */
const sendAgain = async (ports: SendPorts, mine: IdempotencyRecord, { drafts }: PlannedSend): Promise<Sent> => {
  const record = await ports.idempotency.find(mine.scope, mine.key);
  if (record && record.bodyHash !== mine.bodyHash) {
    throw new ApiError(409, 'invalid_idempotent_request', 'This Idempotency-Key was used for another request.');
  }
  // The SDK repeats a write whose answer got lost, and it is then refused for what it wrote itself.
  const isMine = record?.answer === mine.answer && mine.ids.length > 0;
  if (record && !isMine && (await isComplete(ports, record))) return replay(record);
  if (!record || (!isMine && !(await takenOver(ports, record, drafts)))) {
    throw new ApiError(
      409,
      'concurrent_idempotent_requests',
      'A request with this Idempotency-Key is in progress. Try again in a moment.',
    );
  }
  await acceptOrRelease(ports, { ...record, startedAt: isMine ? record.startedAt : mine.startedAt }, drafts);
  return { answer: JSON.parse(record.answer), replayed: false };
};

/** Accepts the emails of a record. A request that fails leaves the record to its repetition, which need not wait. */
const acceptOrRelease = async (
  ports: SendPorts,
  record: IdempotencyRecord,
  drafts: readonly Draft[],
): Promise<void> => {
  try {
    await acceptEmails(ports, { drafts, ids: record.ids, createdAt: record.createdAt });
  } catch (error) {
    // Left as it is if this fails, too: then the repetition waits until the record counts as that of a crashed request.
    await ports.idempotency.release(record).catch(() => {});
    throw error;
  }
};

const takenOver = async (
  { idempotency, now }: SendPorts,
  record: IdempotencyRecord,
  drafts: readonly Draft[],
): Promise<boolean> => {
  // Another number of drafts: settings changed since, and which of them got which id is not known any more.
  const isCrashed = now() - record.startedAt >= CRASHED_AFTER_MS && drafts.length === record.ids.length;
  return isCrashed && (await idempotency.takeOver(record, now()));
};

const isComplete = async ({ store }: SendPorts, { ids }: IdempotencyRecord): Promise<boolean> =>
  (await store.findAll(ids)).size === ids.length;

const replay = (record: IdempotencyRecord): Sent => ({ answer: JSON.parse(record.answer), replayed: true });
