import type { ServerResponse } from 'node:http';
import * as z from 'zod/mini';

/** The response to the client. */
export interface GatewayResponse {
  status: number;
  headers: Record<string, string>;
  cookies: string[];
  body: string | Buffer;
  /** Set if the gateway itself answers. */
  errorMessage?: string;
}

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const proxyResponse = z.object({
  statusCode: z.int().check(z.minimum(200), z.maximum(599)),
  headers: z.nullish(z.record(z.string(), scalar)),
  cookies: z.nullish(z.array(z.string())),
  body: z.nullish(z.string()),
  isBase64Encoded: z.nullish(z.boolean()),
});

const gatewayAnswer = (status: number, message: string): GatewayResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  cookies: [],
  body: JSON.stringify({ message }),
  errorMessage: message,
});

/** The gateway's own responses, which are not part of the functions' contract. */
export const answers = {
  badRequest: gatewayAnswer(400, 'Bad Request'),
  notFound: gatewayAnswer(404, 'Not Found'),
  tooLarge: gatewayAnswer(413, 'Request Entity Too Large'),
  tooManyRequests: gatewayAnswer(429, 'Too Many Requests'),
  internalError: gatewayAnswer(500, 'Internal Server Error'),
  headersTooLarge: gatewayAnswer(431, 'Request Header Fields Too Large'),
  unavailable: gatewayAnswer(503, 'Service Unavailable'),
};

/** A function that returns anything other than a response object answers 200 with it. */
const bareValue = (value: unknown): GatewayResponse => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  cookies: [],
  body: typeof value === 'string' ? value : JSON.stringify(value),
});

const hasStatus = (value: unknown): boolean => typeof value === 'object' && value !== null && 'statusCode' in value;

/**
 * Converts a function's return value in JSON to an HTTP response, by the rules of payload format 2.0. A malformed
 * response object is answered with 500.
 */
export const responseOf = (payload: string): GatewayResponse => {
  const value: unknown = JSON.parse(payload);
  if (!hasStatus(value)) return bareValue(value);
  const parsed = proxyResponse.safeParse(value);
  if (!parsed.success) return answers.internalError;
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  const named = Object.entries(headers ?? {}).map(([name, text]) => [name.toLowerCase(), String(text)]);
  return {
    status: statusCode,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...Object.fromEntries(named) },
    cookies: cookies ?? [],
    body: isBase64Encoded ? Buffer.from(body ?? '', 'base64') : (body ?? ''),
  };
};

const writeHead = (outgoing: ServerResponse, requestId: string, response: GatewayResponse): void => {
  outgoing.statusCode = response.status;
  for (const [name, value] of Object.entries(response.headers)) outgoing.setHeader(name, value);
  if (response.cookies.length > 0) outgoing.setHeader('set-cookie', response.cookies);
  outgoing.setHeader('apigw-requestid', requestId);
};

/** Writes the response, or a 500 if it has headers that HTTP forbids. Returns what was sent. */
export const writeResponse = (
  outgoing: ServerResponse,
  requestId: string,
  response: GatewayResponse,
): GatewayResponse => {
  try {
    writeHead(outgoing, requestId, response);
  } catch {
    for (const name of outgoing.getHeaderNames()) outgoing.removeHeader(name);
    return writeResponse(outgoing, requestId, answers.internalError);
  }
  outgoing.end(response.body);
  return response;
};
