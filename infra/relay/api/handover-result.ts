/** The outcome of handing one message to the API. */
export type HandoverResult =
  /** The API answered 200 with the email's id; it is empty for a returned message that is about no email. */
  | { kind: 'accepted'; id: string }
  /** The API will never accept this message as it is. */
  | Refusal
  /** Not known to be accepted; worth retrying with the same idempotency key. */
  | Later;

export interface Refusal {
  kind: 'refused';
  status: number;
  /** The API's error name, such as `validation_error`. */
  name: string;
  /** The API's message, which may name a field of the header but never a value. */
  message: string;
}

export interface Later {
  kind: 'later';
  /**
   * What is at fault. `api`: it is down, slow or throttling, so other messages would fare no better. `key`: too many
   * requests were made with it; messages under other keys may succeed. `configuration`: the key or the URL is wrong, and
   * an operator has to act. `message`: only this message; others may succeed.
   */
  blames: 'api' | 'key' | 'configuration' | 'message';
  reason: string;
  /** From the `Retry-After` header, in milliseconds. */
  retryAfterMs?: number;
}

/** An HTTP answer with its body read, up to the limit in `http.ts`. */
export interface Answer {
  status: number;
  retryAfterSeconds?: number;
  body: string;
}

interface ApiError {
  statusCode: number;
  name: string;
  message: string;
}

/** Statuses with which the API refuses a message permanently, if the body has the API's own shape. */
const refusing = new Set([400, 413, 422]);
const gatewayFaults = new Set([429, 502, 503, 504]);

/**
 * Interprets the answer to POST /emails/mime, or with `accepted` that of another endpoint. A message is refused only if the
 * API itself says so; anything that a proxy, a gateway or another server answers is retried.
 */
export const resultOf = (answer: Answer, accepted = emailAccepted): HandoverResult => {
  const body = parsed(answer.body);
  if (answer.status === 200) return accepted(Object(body)) ?? notOurs;
  const error = isApiError(body, answer.status) ? body : undefined;
  // Only the API itself counts by key: the gateway in front of it throttles all keys together.
  if (answer.status === 429 && error) return temporary('key', answer, error);
  if (gatewayFaults.has(answer.status)) return temporary('api', answer, error);
  if (answer.status >= 500) return { kind: 'later', blames: 'message', reason: reasonOf(answer, error) };
  if (!error) return { kind: 'later', blames: 'configuration', reason: `${reasonOf(answer)}, not by Storemail's API` };
  if (isRefusal(error)) return { kind: 'refused', status: answer.status, name: error.name, message: wordsOf(error) };
  if (answer.status === 409) return { kind: 'later', blames: 'message', reason: reasonOf(answer, error) };
  return { kind: 'later', blames: 'configuration', reason: reasonOf(answer, error) };
};

type ReadAnswer = (body: Record<string, unknown>) => HandoverResult | undefined;

const emailAccepted: ReadAnswer = ({ id }) =>
  typeof id === 'string' && id !== '' ? { kind: 'accepted', id } : undefined;

/** The answer of POST /bounces, which names an email only if the message is about one. */
export const bounceReceived: ReadAnswer = ({ object, email_id }) =>
  object === 'bounce' ? { kind: 'accepted', id: typeof email_id === 'string' ? email_id : '' } : undefined;

const notOurs: Later = {
  kind: 'later',
  blames: 'configuration',
  reason: "answered 200, but not as Storemail's API does",
};

const temporary = (blames: Later['blames'], answer: Answer, error?: ApiError): Later => ({
  kind: 'later',
  blames,
  reason: reasonOf(answer, error),
  ...(answer.retryAfterSeconds !== undefined && { retryAfterMs: answer.retryAfterSeconds * 1000 }),
});

const isRefusal = ({ statusCode, name }: ApiError): boolean =>
  refusing.has(statusCode) ||
  (statusCode === 403 && name !== 'invalid_api_key') ||
  (statusCode === 409 && name === 'invalid_idempotent_request');

/** A client of the relay knows nothing of the API's fields in which its message was passed on. */
const wordsOf = ({ message }: ApiError): string => message.replace(/^(?:raw|upload): /, '');

const reasonOf = ({ status }: Answer, error?: ApiError): string =>
  error ? `answered ${status} ${error.name}` : `answered ${status}`;

const isApiError = (body: unknown, status: number): body is ApiError => {
  const { statusCode, name, message } = Object(body);
  return statusCode === status && typeof name === 'string' && typeof message === 'string';
};

export const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
