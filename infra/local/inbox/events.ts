import { on } from 'node:events';
import type { MailStore, MailStoreChange } from './mail-store.ts';
import type { MessageReader } from './message-reader.ts';
import { summarize } from './parse-mail.ts';

/**
 * The inbox's changes as server-sent events (WHATWG HTML, section 9.2), from this call on: `message` with the summary
 * of a mail that arrived, `cleared` when all were deleted. Ends when the signal aborts.
 */
export const serverSentEvents = (
  store: MailStore,
  reader: MessageReader,
  signal: AbortSignal,
): AsyncIterable<string> => {
  const changes = on(store, 'change', { signal }) as AsyncIterable<[MailStoreChange]>;
  return format(changes, reader);
};

async function* format(changes: AsyncIterable<[MailStoreChange]>, reader: MessageReader): AsyncIterable<string> {
  yield 'retry: 1000\n\n';
  for await (const [change] of changes) {
    if (change.type === 'cleared') yield 'event: cleared\ndata: {}\n\n';
    const parsed = change.type === 'mail' ? await reader.read(change.id) : undefined;
    if (parsed)
      yield `event: message\nid: ${parsed.message.id}\ndata: ${JSON.stringify(summarize(parsed.message))}\n\n`;
  }
}
