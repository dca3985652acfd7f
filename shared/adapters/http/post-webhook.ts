import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, isIPv6, type LookupFunction } from 'node:net';
import type { PostWebhook, WebhookAnswer } from '../../ports/emails/webhooks.ts';
import { isReachable, type NetworkPolicy } from '../../settings/checks/network.ts';
import { systemResolve } from '../smtp/resolve.ts';

export interface PostOptions {
  network: NetworkPolicy;
  /** Milliseconds for the whole call, including the DNS lookup. */
  timeoutMs: number;
  resolve?: (host: string) => Promise<string[]>;
}

/**
 * How long to try one address before the next, in milliseconds; Node's default of 250 ms is too short for another
 * continent.
 */
const ATTEMPT_MS = 2_000;
const MAX_ANSWER_BYTES = 65_536;
const MAX_SHOWN_CHARACTERS = 200;

/**
 * Posts to the first address that accepts a connection, of those that the network policy allows. The name is resolved
 * here and only the checked addresses are connected to; once one has accepted, no other is tried. Follows no redirects
 * and reads at most 64 kB of the answer, whose status counts even if the rest of it does not arrive in time. Never rejects.
 */
export const postWebhook =
  ({ network, timeoutMs, resolve = systemResolve }: PostOptions): PostWebhook =>
  async ({ url: text, headers, body }) => {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const url = new URL(text);
      if (url.protocol !== 'https:' && !network.loopback) return { status: 0, response: 'The endpoint is not https' };
      const host = url.hostname.replace(/^\[|\]$/g, '');
      const found = isIP(host) ? [host] : await Promise.race([resolve(host), aborted(signal)]);
      const addresses = found.filter((address) => isReachable(address, network));
      if (addresses.length === 0) return { status: 0, response: 'The endpoint has an address that must not be called' };
      return await post(url, addresses, { headers, body, signal });
    } catch (error) {
      return { status: 0, response: signal.aborted ? `No answer in ${timeoutMs / 1_000} s` : reasonOf(error) };
    }
  };

const aborted = (signal: AbortSignal): Promise<never> => {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  return promise;
};

/** Node's error code is sufficient, and contains no address. */
const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? `No connection: ${error.code}`
    : 'No connection';

const post = (
  url: URL,
  addresses: readonly string[],
  { headers, body, signal }: { headers: Record<string, string>; body: string; signal: AbortSignal },
): Promise<WebhookAnswer> => {
  const { promise, resolve, reject } = Promise.withResolvers<WebhookAnswer>();
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  // A constant, because the type of the options does not have those of the socket, which are passed on to it.
  const options = {
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    lookup: pinnedTo(addresses),
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: ATTEMPT_MS,
    agent: false,
    signal,
  };
  const request = send(url, options);
  request.on('error', reject);
  // Node closes such a connection without any other event.
  request.on('upgrade', ({ statusCode = 0 }, socket) => {
    socket.destroy();
    resolve({ status: statusCode, response: '' });
  });
  request.on('response', (response) => {
    let answer = '';
    let read = 0;
    const end = (): void => resolve({ status: response.statusCode ?? 0, response: shown(answer) });
    request.off('error', reject).on('error', end);
    response.setEncoding('latin1');
    response.on('data', (chunk: string) => {
      read += chunk.length;
      if (answer.length < 4 * MAX_SHOWN_CHARACTERS) answer += chunk;
      if (read < MAX_ANSWER_BYTES) return;
      end();
      response.destroy();
    });
    response.on('end', end);
    response.on('error', end);
  });
  request.end(body);
  return promise;
};

const pinnedTo = (addresses: readonly string[]): LookupFunction => {
  const all = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_host, options, callback) => {
    if (options.all) callback(null, all);
    else callback(null, all[0]?.address ?? '', all[0]?.family);
  };
};

const shown = (text: string): string =>
  Buffer.from(text, 'latin1')
    .toString('utf8')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_SHOWN_CHARACTERS);
