import { ApiRefusal, ApiUnreachable, type Refusal } from './failure.ts';

export interface Answer<T> {
  body: T;
  etag: string;
}

export interface Call {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  body?: unknown;
  /** The ETag of the version to change. */
  ifMatch?: string;
  /** The Idempotency-Key, so that a repeated request takes effect once. */
  idempotencyKey?: string;
  /** A status other than 2xx that is a valid answer. */
  expects?: number;
}

/** Calls the API. Rejects with `ApiRefusal` or `ApiUnreachable`. */
export type Client = <T>(path: string, call?: Call) => Promise<Answer<T>>;

export interface ClientOptions {
  token: () => string;
  /** Called when the key is no longer valid, so that the page can ask for another. */
  onUnknownKey: () => void;
}

/** Longer than the gateway's 30 seconds, so that the gateway's answer arrives first. */
const TIMEOUT_MS = 31_000;

const unknownKey = new Set(['missing_api_key', 'invalid_api_key']);

/** A client for the API at the page's own origin, using the key of the signed-in user. */
export const createClient = ({ token, onUnknownKey }: ClientOptions): Client => {
  const ask = async <T>(path: string, call: Call = {}): Promise<Answer<T>> => {
    const response = await request(path, call, token());
    const body = await jsonOf(response);
    const refusal = refusalIn(body);
    const answered = response.ok || response.status === call.expects;
    if (answered && !refusal) return { body: body as T, etag: response.headers.get('etag') ?? '' };
    if (!refusal) throw new ApiUnreachable(`HTTP ${response.status}`);
    if (unknownKey.has(refusal.name)) onUnknownKey();
    throw new ApiRefusal(refusal);
  };
  return ask;
};

const request = async (path: string, call: Call, token: string): Promise<Response> => {
  const { method = 'GET', body, ifMatch, idempotencyKey } = call;
  try {
    return await fetch(path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(ifMatch && { 'if-match': ifMatch }),
        ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (cause) {
    throw new ApiUnreachable('no answer', { cause });
  }
};

const jsonOf = async (response: Response): Promise<unknown> => {
  try {
    const text = await response.text();
    return text === '' ? {} : JSON.parse(text);
  } catch (cause) {
    throw new ApiUnreachable(`HTTP ${response.status}`, { cause });
  }
};

const refusalIn = (body: unknown): Refusal | undefined =>
  typeof body === 'object' && body !== null && 'statusCode' in body && 'message' in body
    ? (body as Refusal)
    : undefined;
