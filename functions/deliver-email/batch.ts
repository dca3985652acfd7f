import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { derivedEmailId } from '../../shared/email/lifecycle/derived-id.ts';
import { newEmail } from '../../shared/email/lifecycle/new-email.ts';
import type { EmailStore } from '../../shared/ports/emails/email-store.ts';
import type { DeadLetters } from '../../shared/ports/sending/dead-letters.ts';
import type { SettingsReader } from '../../shared/ports/settings/settings-reader.ts';
import { errorFields } from '../../shared/runtime/error-fields.ts';
import type { DeliverEmails } from './deliver-emails.ts';
import { type Message, type Origin, originOf, readMessage } from './message.ts';
import type { MessageLog } from './message-log.ts';

export interface BatchOptions {
  store: Pick<EmailStore, 'accept'>;
  now: () => number;
  /** Milliseconds after which a new email is enqueued again, should this worker not deliver it. */
  requeueAfterMs: number;
  deliver: DeliverEmails;
  deadLetters: DeadLetters;
  settings: SettingsReader;
  remainingMs: () => number;
  log: MessageLog;
}

/** A message, and the email it is about; without one it was poison and is dealt with, or could not be recorded yet. */
interface Read {
  record: SQSRecord;
  id?: string;
  failed?: true;
}

const bury = async (record: SQSRecord, reason: string, { deadLetters, log }: BatchOptions): Promise<void> => {
  const { messageId, body } = record;
  log.error('A message on the send queue cannot be worked on', { messageId, reason, bytes: Buffer.byteLength(body) });
  await deadLetters.bury({ body, reason, ...originOf(record) });
};

/**
 * Records a send request as an email under an id made from its message's, so that a message that comes twice makes one
 * email. Resolves to the id. Rejects with `StoreUnavailable`.
 */
const acceptRequest = async (
  { store, now, requeueAfterMs }: BatchOptions,
  { request, scope, scheduledAt }: Extract<Message, { kind: 'request' }>,
  { messageId, sentAt }: Origin,
): Promise<string> => {
  const id = derivedEmailId(sentAt, `message ${messageId}`);
  const { email, content } = newEmail(request, {
    id,
    scope,
    createdAt: sentAt,
    dueAt: scheduledAt ?? now() + requeueAfterMs,
    ...(scheduledAt !== undefined && { scheduledAt }),
  });
  await store.accept(email, content);
  return id;
};

const brought = (record: SQSRecord, id: string, { log }: BatchOptions): Read => {
  log.brought(id, record.messageId);
  return { record, id };
};

const read = async (record: SQSRecord, options: BatchOptions): Promise<Read> => {
  const origin = originOf(record);
  const message = await readMessage(record.body, origin, options.settings);
  switch (message.kind) {
    case 'email':
      return brought(record, message.id, options);
    case 'request':
      return brought(record, await acceptRequest(options, message, origin), options);
    case 'poison':
      await bury(record, message.reason, options);
      return { record };
  }
};

const readOrFail = async (record: SQSRecord, options: BatchOptions): Promise<Read> => {
  try {
    return await read(record, options);
  } catch (error) {
    options.log.error('A message could not be seen to', { messageId: record.messageId, ...errorFields(error) });
    return { record, failed: true };
  }
};

/** Delivers what can be delivered. Resolves to the ids to be announced again: all when nothing could be done at all. */
export const workOn = async (
  ids: string[],
  { deliver, remainingMs, log }: Pick<BatchOptions, 'deliver' | 'remainingMs' | 'log'>,
): Promise<ReadonlySet<string>> => {
  try {
    return await deliver(ids, remainingMs);
  } catch (error) {
    log.error('A batch could not be worked on', { ids, ...errorFields(error) });
    return new Set(ids);
  }
};

/**
 * One batch of the send queue. A message is acknowledged once the table says what became of its email, or that it is
 * due later; poison once it lies with the dead letters, with the reason. What is reported as failed comes back, and in
 * the end goes to the dead letters, too: emails while table or settings are unavailable. Two messages for one email are
 * one piece of work.
 */
export const deliverBatch = async ({ Records }: SQSEvent, options: BatchOptions): Promise<SQSBatchResponse> => {
  const messages = await Promise.all(Records.map((record) => readOrFail(record, options)));
  const ids = [...new Set(messages.flatMap(({ id }) => id ?? []))];
  const failed = ids.length > 0 ? await workOn(ids, options) : new Set<string>();
  const isFailed = (message: Read): boolean => message.failed ?? (message.id !== undefined && failed.has(message.id));
  return { batchItemFailures: messages.filter(isFailed).map(({ record }) => identified(record)) };
};

const identified = ({ messageId }: SQSRecord) => ({ itemIdentifier: messageId });
