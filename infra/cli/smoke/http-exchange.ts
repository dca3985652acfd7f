import { once } from 'node:events';
import { request as http, type IncomingMessage } from 'node:http';
import { request as https } from 'node:https';
import { text } from 'node:stream/consumers';

export interface Exchange {
  method: 'GET' | 'POST';
  /** Sent exactly as it is; `fetch` would normalise it. */
  path: string;
  body?: string;
  /** Without a content-length, as some clients send. */
  chunked?: boolean;
}

export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

const TIMEOUT_MS = 30_000;

const asObject = (body: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
};

/** One HTTP request, as odd as clients make them. Rejects with Node's own errors when there is no answer. */
export const exchange = async (
  { url, key }: { url: string; key: string },
  { method, path, body = '', chunked = false }: Exchange,
): Promise<Answer> => {
  const { protocol, hostname, port } = new URL(url);
  const length = chunked || !body ? {} : { 'content-length': Buffer.byteLength(body) };
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...length };
  const open = protocol === 'https:' ? https : http;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const outgoing = open({ hostname, port, path, method, headers, signal });
  const answered = once(outgoing, 'response');
  outgoing.end(body);
  const [incoming] = (await answered) as [IncomingMessage];
  return { status: incoming.statusCode ?? 0, body: asObject(await text(incoming)) };
};
