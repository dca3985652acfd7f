import { once } from 'node:events';
import { request as http, type IncomingMessage } from 'node:http';
import { request as https } from 'node:https';
import { text } from 'node:stream/consumers';

export interface Exchange {
  method: 'GET' | 'POST';
  /** Sent unchanged; `fetch` would normalize it. */
  path: string;
  body?: string;
  /** Whether to omit Content-Length, as some clients do. */
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

/** Makes one HTTP request. Rejects with Node's errors if there is no response. */
export const exchange = async (
  { url, key }: { url: string; key: string },
  { method, path, body = '', chunked = false }: Exchange,
): Promise<Answer> => {
  const { protocol, hostname, port } = new URL(url);
  const length = chunked || !body ? {} : { 'content-length': Buffer.byteLength(body) };
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...length };
  const request = protocol === 'https:' ? https : http;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const outgoing = request({ hostname, port, path, method, headers, signal });
  const answered = once(outgoing, 'response', { signal });
  outgoing.end(body);
  const [incoming] = (await answered) as [IncomingMessage];
  return { status: incoming.statusCode ?? 0, body: asObject(await text(incoming)) };
};
