import type { FunctionLog, Log, LogFields } from '../../shared/runtime/logger.ts';

/** A log whose lines about an email also name the SQS message that carried its id. */
export interface MessageLog extends Log {
  /** Notes that this message of the current batch carried the email's id. */
  brought(id: string, messageId: string): void;
}

/**
 * Adds `messageIds` to log lines with an email's `id`, or with `ids`. The messages are forgotten when the next
 * invocation starts.
 */
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

const idsIn = ({ id, ids }: LogFields): unknown[] => [
  ...(Array.isArray(ids) ? ids : []),
  ...(id === undefined ? [] : [id]),
];
