import type { JsonValue } from '../../shared/json.ts';
import { CommandFailed, WrongUsage } from './program.ts';

/** Where the API is, and a key for it. */
export interface ApiAccess {
  /** Without a slash at the end. */
  url: string;
  key: string;
}

/** Options of commands that use the HTTP API. */
export const apiOptions = {
  url: { type: 'string' },
  key: { type: 'string' },
} as const;

/** Reads the options, or else the environment. Throws `WrongUsage`. */
export const apiAccessOf = (
  values: { [K in keyof typeof apiOptions]?: string },
  environment: NodeJS.ProcessEnv,
): ApiAccess => {
  const { url = environment.STOREMAIL_URL, key = environment.STOREMAIL_KEY } = values;
  if (!url || !/^https?:\/\//i.test(url) || !URL.canParse(url))
    throw new WrongUsage('Set STOREMAIL_URL, or pass --url: the base URL of the API.');
  if (!key || !/^[\x21-\x7e]+$/.test(key))
    throw new WrongUsage('Set STOREMAIL_KEY, or pass --key: an API key with full_access.');
  return { url: url.replace(/\/+$/, ''), key };
};

/** The API refused a request, or cannot be reached. */
export class ApiRefused extends CommandFailed {
  override readonly name = 'ApiRefused';
  /** HTTP status; `undefined` if there was no response. */
  readonly status: number | undefined;

  constructor(message: string, options: ErrorOptions & { status?: number } = {}) {
    super(message, options);
    this.status = options.status;
  }
}

/** One request to the API; resolves to the parsed body. Rejects with `ApiRefused`. */
export type ApiRequest = <T>(method: string, path: string, body?: JsonValue) => Promise<T>;

/** Milliseconds. API Gateway gives up after 30 seconds. */
const TIMEOUT_MS = 35_000;

export const apiRequest =
  ({ url, key }: ApiAccess): ApiRequest =>
  async <T>(method: string, path: string, body?: JsonValue): Promise<T> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new ApiRefused(`${url} does not respond.`, { cause });
    });
    const text = await response.text();
    if (!response.ok) throw new ApiRefused(messageIn(text, response.status), { status: response.status });
    return parsed(text, `${url} does not respond as the API does.`) as T;
  };

const parsed = (text: string, problem: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ApiRefused(problem, { cause });
  }
};

const messageIn = (text: string, status: number): string => {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && 'message' in body) return String(body.message);
  } catch {
    // Not a response of the API; possibly one of a proxy.
  }
  return `The API responded with status ${status}.`;
};
