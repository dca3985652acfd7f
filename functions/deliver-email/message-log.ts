import type { FunctionLog, Log, LogFields } from '../../shared/runtime/logger.ts';

/** The log of deliver-email, whose lines about an email name the queue's message that brought it. */
export interface MessageLog extends Log {
  /** The email came with this message of the batch under way. */
  brought(id: string, messageId: string): void;
}

const idsIn = ({ id, ids }: LogFields): unknown[] => [
  ...(Array.isArray(ids) ? ids : []),
  ...(id === undefined ? [] : [id]),
];

/** Adds `messageIds` to lines that have the `id` of an email, or `ids`. Forgets the messages with each invocation. */
export const messageLog = (log: FunctionLog): FunctionLog & MessageLog => {
  const messages = new Map<unknown, string>();
  const line =
    (level: keyof Log): Log[typeof level] =>
    (message, fields) => {
      const messageIds = [...new Set(idsIn(fields).flatMap((id) => messages.get(id) ?? []))];
      log[level](message, { ...fields, ...(messageIds.length > 0 && { messageIds }) });
    };
  return {
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    begin: (fields) => {
      messages.clear();
      log.begin(fields);
    },
    brought: (id, messageId) => void messages.set(id, messageId),
  };
};
