import type { MiddlewareObj } from '@middy/core';
import type { Context, APIGatewayProxyEventV2 as Event, APIGatewayProxyStructuredResultV2 as Result } from 'aws-lambda';
import { decodeUtf8, type JsonValue, MalformedJson, parseStrictJson } from '../json.ts';
import { ApiError } from './api-error.ts';
import type { PublicRequest } from './route.ts';

/**
 * Bytes of a request body. Lambda takes 6 MB a call, in which the body is JSON once more, with its quotes escaped, or
 * base64.
 */
const MAX_BODY_BYTES = 4_500_000;

/** The gateway's event as routes see it. */
export const apiRequest = (event: Event): PublicRequest => ({
  requestId: event.requestContext.requestId,
  params: present(event.pathParameters),
  query: present(event.queryStringParameters),
  headers: present(event.headers),
  json: (maxBytes) => readJsonBody(event, maxBytes),
  bytes: (maxBytes) => readBytes(event, maxBytes),
});

/** Matches `//emails` and `/emails/` as `/emails`, for clients whose base URL ends in a slash. */
export const normalisePath: MiddlewareObj<Event> = {
  before: ({ event: { requestContext } }) => {
    const { http } = requestContext;
    http.path = http.path.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
  },
};

/** Answers HEAD as GET, without the body (RFC 9110, section 9.3.2). Used before whatever answers errors. */
export const headAsGet: MiddlewareObj<Event, Result, Error, Context, { isHead?: boolean }> = {
  before: ({ event: { requestContext }, internal }) => {
    internal.isHead = requestContext.http.method === 'HEAD';
    if (internal.isHead) requestContext.http.method = 'GET';
  },
  after: ({ internal, response }) => {
    if (internal.isHead && response) response.body = '';
  },
  onError: ({ internal, response }) => {
    if (internal.isHead && response) response.body = '';
  },
};

const present = (values: Record<string, string | undefined> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

/** The request's body as it came. Throws `ApiError`: 413 if it is too large, 400 if it is compressed. */
const readBytes = ({ body = '', isBase64Encoded, headers }: Event, maxBytes = MAX_BODY_BYTES): Buffer => {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > maxBytes) {
    throw new ApiError(413, 'validation_error', `The request body must be at most ${maxBytes} bytes.`);
  }
  if (!/^(?:identity)?$/i.test(headers['content-encoding'] ?? '')) {
    throw new ApiError(400, 'validation_error', 'Send the request body uncompressed, without Content-Encoding.');
  }
  return bytes;
};

/** The request's body as JSON. Throws `ApiError`: 413 if it is too large, 400 if it is no strict JSON. */
const readJsonBody = (event: Event, maxBytes?: number): JsonValue => {
  const { body = '', isBase64Encoded } = event;
  const bytes = readBytes(event, maxBytes);
  if (bytes.length === 0) throw new ApiError(400, 'validation_error', 'The request body is empty; it must be JSON.');
  try {
    return parseStrictJson(isBase64Encoded ? decodeUtf8(bytes) : body);
  } catch (error) {
    if (!(error instanceof MalformedJson)) throw error;
    throw new ApiError(400, 'validation_error', `The request body must be strict JSON: ${error.message}.`);
  }
};
