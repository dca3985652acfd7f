import { on } from 'node:events';
import { downloadHeaders } from './attachment-download.ts';
import { htmlView, htmlViewHeaders } from './html-view.ts';
import type { MailStore, MailStoreChange } from './mail-store.ts';
import type { MessageReader } from './message-reader.ts';
import { summarize } from './parse-mail.ts';
import { notFound, ok, problem, type Reply } from './reply.ts';

export interface RouteRequest {
  /** Captured groups of the path pattern. */
  params: readonly string[];
  query: URLSearchParams;
  /** Reads the body; rejects if it has more than 64 kB. */
  text: () => Promise<string>;
  /** Aborts when the client disconnects. */
  signal: AbortSignal;
}

export interface Route {
  method: string;
  path: RegExp;
  handle: (request: RouteRequest) => Reply | Promise<Reply>;
}

const id = '([0-9a-f-]{36})';

/** The HTTP API of the inbox, for its page and for programs that check what was sent. */
export const routes = (store: MailStore, reader: MessageReader): Route[] => [
  { method: 'GET', path: /^\/messages$/, handle: ({ query }) => list(store, reader, query) },
  { method: 'DELETE', path: /^\/messages$/, handle: () => clear(store) },
  { method: 'GET', path: new RegExp(`^/messages/${id}$`), handle: ({ params }) => message(reader, params) },
  { method: 'GET', path: new RegExp(`^/messages/${id}/raw$`), handle: ({ params }) => raw(store, params) },
  { method: 'GET', path: new RegExp(`^/messages/${id}/html$`), handle: ({ params }) => html(reader, params) },
  {
    method: 'GET',
    path: new RegExp(`^/messages/${id}/attachments/(\\d{1,4})$`),
    handle: ({ params }) => attachment(reader, params),
  },
  {
    method: 'GET',
    path: /^\/events$/,
    handle: ({ signal }) => ok(serverSentEvents(store, reader, signal), { 'content-type': 'text/event-stream' }),
  },
];

const list = (store: MailStore, reader: MessageReader, search: URLSearchParams): Reply => {
  const query = listQuery(search);
  return typeof query === 'string'
    ? problem(400, query)
    : ok(jsonArray(store.list(query), query.summary ? summaryOf(reader) : (id) => reader.json(id)));
};

const summaryOf = (reader: MessageReader) => async (id: string) => {
  const parsed = await reader.read(id);
  return parsed && JSON.stringify(summarize(parsed.message));
};

/** Yields one message at a time, so that memory is needed for only one of them. */
async function* jsonArray(
  ids: readonly string[],
  read: (id: string) => Promise<string | Buffer | undefined>,
): AsyncIterable<string | Buffer> {
  yield '[';
  let separator = '';
  for (const id of ids) {
    const json = await read(id);
    if (json === undefined) continue;
    if (separator) yield separator;
    yield json;
    separator = ',\n';
  }
  yield ']';
}

const clear = async (store: MailStore): Promise<Reply> => {
  await store.clear();
  return ok('{}');
};

const message = async (reader: MessageReader, [id = '']: readonly string[]): Promise<Reply> => {
  const json = await reader.json(id);
  return json ? ok(json) : notFound();
};

const raw = async (store: MailStore, [id = '']: readonly string[]): Promise<Reply> => {
  const stored = await store.read(id);
  return stored ? ok(stored.raw, downloadHeaders(`${id}.eml`, 'message/rfc822')) : notFound();
};

const html = async (reader: MessageReader, [id = '']: readonly string[]): Promise<Reply> => {
  const parsed = await reader.read(id);
  return parsed?.message.html == null
    ? notFound()
    : ok(htmlView(parsed.message.html, parsed.attachments), htmlViewHeaders);
};

const attachment = async (reader: MessageReader, [id = '', number]: readonly string[]): Promise<Reply> => {
  const part = (await reader.read(id))?.attachments[Number(number)];
  return part ? ok(part.content, downloadHeaders(part.filename, part.contentType)) : notFound();
};

/**
 * The changes from this call on, as server-sent events (WHATWG HTML, section 9.2): `message` with the summary of a new
 * message, and `cleared` when all have been deleted. Ends when the signal aborts.
 */
const serverSentEvents = (store: MailStore, reader: MessageReader, signal: AbortSignal): AsyncIterable<string> => {
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

/** The query of `GET /messages`. */
export interface ListQuery {
  limit?: number;
  before?: string;
  summary: boolean;
}

/** Parses the query of `GET /messages`. Returns an error message if it is invalid. */
export const listQuery = (query: URLSearchParams): ListQuery | string => {
  const limit = query.get('limit');
  const before = query.get('before');
  const view = query.get('view');
  if (limit !== null && !/^[1-9]\d{0,5}$/.test(limit)) return 'limit must be an integer from 1 to 999999';
  if (view !== null && view !== 'summary') return 'view must be summary if it is set';
  return {
    ...(limit !== null && { limit: Number(limit) }),
    ...(before !== null && { before }),
    summary: view === 'summary',
  };
};
