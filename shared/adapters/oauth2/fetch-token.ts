import { lookup } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, isIPv6, type LookupFunction } from 'node:net';
import { TokenFault } from '../../ports/sending/access-tokens.ts';
import { unlessAborted } from '../../runtime/unless-aborted.ts';
import { addressKind, isReachable, type NetworkPolicy } from '../../settings/checks/network.ts';

/** Milliseconds after which a request is aborted. */
export const LIMIT_MS = 10_000;
/** Bytes of an answer. Tokens have a few kilobytes. */
const MAX_BYTES = 65_536;

/** RFC 6749, section 5.1: lifetimes are recommended; an hour is what Microsoft and Google give. */
const DEFAULT_LIFE_SECONDS = 3_600;

export interface TokenAnswer {
  accessToken: string;
  lifeMs: number;
  refreshToken?: string;
}

interface Answer {
  status: number;
  text: string;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'OAUTH_FAILED';

/** The addresses that may be connected to, checked again for every request, as for mail servers. Throws `TokenFault`. */
const allowedAddresses = async (url: URL, policy: NetworkPolicy): Promise<string[]> => {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const found = isIP(host) ? [host] : (await lookup(host, { all: true })).map(({ address }) => address);
  const reachable = found.filter((address) => isReachable(address, policy));
  // Unencrypted only to this machine, which only the local runner allows.
  const safe =
    url.protocol === 'https:' ? reachable : reachable.filter((address) => addressKind(address) === 'loopback');
  if (safe.length === 0) throw new TokenFault('OAUTH_FORBIDDEN_HOST');
  return safe;
};

const pinned = (addresses: readonly string[]): LookupFunction => {
  const all = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_host, options, callback) => {
    if (options.all) callback(null, all);
    else callback(null, all[0]?.address ?? '', all[0]?.family);
  };
};

const textOf = async (response: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new TokenFault('OAUTH_TOO_LARGE');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** One POST, without redirects: a redirect would take the secret to a host that it was not saved for. */
const post = async (url: URL, form: URLSearchParams, addresses: string[], signal: AbortSignal): Promise<Answer> => {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const body = form.toString();
  const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
    method: 'POST',
    lookup: pinned(addresses),
    signal,
    agent: false,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
      accept: 'application/json',
    },
  });
  request.once('upgrade', ({ statusCode }, socket) => {
    socket.destroy();
    reject(new TokenFault(`OAUTH_HTTP_${statusCode}`));
  });
  request.once('response', resolve).once('error', reject).end(body);
  const response = await promise;
  try {
    return { status: response.statusCode ?? 0, text: await textOf(response) };
  } finally {
    response.destroy();
  }
};

const jsonOf = (text: string): Record<string, unknown> => {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? { ...json } : {};
  } catch {
    return {};
  }
};

/** RFC 6749, section 5.2: letters, digits and underscores. The description is free text, of which only a number is kept. */
const refusal = ({ status, text }: Answer): TokenFault => {
  const { error, error_description: description } = jsonOf(text);
  const known = typeof error === 'string' && /^\w{1,64}$/.test(error) && status < 500 && status !== 429;
  const [number] = (typeof description === 'string' && /\bAADSTS\d{1,10}\b/.exec(description)) || [];
  return new TokenFault(known ? `OAUTH_${error.toUpperCase()}` : `OAUTH_HTTP_${status}`, number);
};

const answerIn = (answer: Answer): TokenAnswer => {
  const { access_token: accessToken, expires_in: life, refresh_token: refreshToken } = jsonOf(answer.text);
  if (answer.status !== 200) throw refusal(answer);
  if (typeof accessToken !== 'string' || !/^[\x21-\x7e]+$/.test(accessToken)) throw new TokenFault('OAUTH_NO_TOKEN');
  const seconds = Number(life) > 0 ? Number(life) : DEFAULT_LIFE_SECONDS;
  const rotated = typeof refreshToken === 'string' && refreshToken !== '' ? { refreshToken } : {};
  return { accessToken, lifeMs: seconds * 1000, ...rotated };
};

/** Asks a token endpoint. Rejects with `TokenFault`, after 10 seconds at the latest. */
export const fetchToken = async (
  tokenUrl: string,
  form: URLSearchParams,
  { network }: { network: NetworkPolicy },
): Promise<TokenAnswer> => {
  const limited = AbortSignal.timeout(LIMIT_MS);
  try {
    const url = new URL(tokenUrl);
    const addresses = unlessAborted(allowedAddresses(url, network), limited, () => new TokenFault('ETIMEDOUT'));
    return answerIn(await post(url, form, await addresses, limited));
  } catch (error) {
    if (error instanceof TokenFault) throw error;
    throw new TokenFault(limited.aborted ? 'ETIMEDOUT' : codeOf(error), undefined, error);
  }
};
