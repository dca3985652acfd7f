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
  /** Milliseconds after which a new email is enqueued again if this worker does not deliver it. */
  requeueAfterMs: number;
  deliver: DeliverEmails;
  deadLetters: DeadLetters;
  settings: SettingsReader;
  remainingMs: () => number;
  log: MessageLog;
}

/**
 * Handles one batch of the send queue. A message is acknowledged once the table holds its email's outcome or next due
 * time; a poison message, once it is in the dead-letter queue with a reason. Messages reported as failed are
 * redelivered and end up in the dead-letter queue too: emails, as long as the table or the settings are unavailable.
 * Two messages about the same email are processed once.
 */
export const deliverBatch = async ({ Records }: SQSEvent, options: BatchOptions): Promise<SQSBatchResponse> => {
  const messages = await Promise.all(Records.map((record) => readOrFail(record, options)));
  const ids = [...new Set(messages.flatMap(({ id }) => id ?? []))];
  const failed = ids.length > 0 ? await workOn(ids, options) : new Set<string>();
  const isFailed = (message: Read): boolean => message.failed ?? (message.id !== undefined && failed.has(message.id));
  return { batchItemFailures: messages.filter(isFailed).map(({ record }) => identified(record)) };
};

const identified = ({ messageId }: SQSRecord) => ({ itemIdentifier: messageId });

/**
 * A message once read. `id` is its email; there is none if the message was poison, or if its email could not be
 * recorded yet (`failed`).
 */
interface Read {
  record: SQSRecord;
  id?: string;
  failed?: true;
}

const readOrFail = async (record: SQSRecord, options: BatchOptions): Promise<Read> => {
  try {
    return await read(record, options);
  } catch (error) {
    options.log.error('A message could not be processed yet', { messageId: record.messageId, ...errorFields(error) });
    return { record, failed: true };
  }
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

const brought = (record: SQSRecord, id: string, { log }: BatchOptions): Read => {
  log.brought(id, record.messageId);
  return { record, id };
};

/**
 * Records a send request as an email. The id is derived from the message id, so a redelivered message makes no second
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

const bury = async (record: SQSRecord, reason: string, { deadLetters, log }: BatchOptions): Promise<void> => {
  const { messageId, body } = record;
  log.error('A message on the send queue cannot be processed', { messageId, reason, bytes: Buffer.byteLength(body) });
  await deadLetters.bury({ body, reason, ...originOf(record) });
};

/**
 * Delivers what can be delivered now. Resolves to the ids that must be retried: all of them if nothing could be done.
 */
export const workOn = async (
  ids: string[],
  { deliver, remainingMs, log }: Pick<BatchOptions, 'deliver' | 'remainingMs' | 'log'>,
): Promise<ReadonlySet<string>> => {
  try {
    return await deliver(ids, remainingMs);
  } catch (error) {
    log.error('A batch could not be processed', { ids, ...errorFields(error) });
    return new Set(ids);
  }
};
