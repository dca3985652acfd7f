import { downloadHeaders } from './attachment-download.ts';
import { serverSentEvents } from './events.ts';
import { htmlView, htmlViewHeaders } from './html-view.ts';
import { listQuery } from './list-query.ts';
import type { MailStore } from './mail-store.ts';
import type { MessageReader } from './message-reader.ts';
import { summarize } from './parse-mail.ts';
import { notFound, ok, problem, type Reply } from './reply.ts';

export interface RouteRequest {
  /** What the path pattern's groups matched. */
  params: readonly string[];
  query: URLSearchParams;
  /** Aborts when the client has gone. */
  signal: AbortSignal;
}

export interface Route {
  method: string;
  path: RegExp;
  handle: (request: RouteRequest) => Reply | Promise<Reply>;
}

const id = '([0-9a-f-]{36})';

/** The inbox's own HTTP interface: what the page uses, and programs that want to see what was sent. */
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

/** Written one by one, so that a list of large mails needs the memory of one. */
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
