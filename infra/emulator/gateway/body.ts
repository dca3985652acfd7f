import type { IncomingMessage } from 'node:http';

/** Maximum size of a request body (API Gateway quota for HTTP APIs, 10 MB). */
const maxBodyBytes = 10 * 1024 * 1024;

/**
 * Reads the whole body; resolves to `undefined` if it exceeds the quota. The rest of such a body is read and
 * discarded, so that the client reads the response.
 */
export const readBody = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= maxBodyBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  return bytes <= maxBodyBytes ? Buffer.concat(chunks, bytes) : undefined;
};

/**
 * The only media types that an HTTP API passes on as text; all others, and bodies without a type, are base64-encoded.
 */
const textTypes = /^(text\/.*|application\/(json|xml|javascript))$/;

const isText = (contentType: string | undefined): boolean =>
  textTypes.test((contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '');

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const decode = (body: Buffer): string | undefined => {
  try {
    return utf8.decode(body);
  } catch {
    return undefined;
  }
};

/** The event's `body` and `isBase64Encoded`; neither is set for a request without a body. */
export const bodyFields = (
  body: Buffer,
  contentType: string | undefined,
): { body?: string; isBase64Encoded: boolean } => {
  if (body.length === 0) return { isBase64Encoded: false };
  const text = isText(contentType) ? decode(body) : undefined;
  return text === undefined
    ? { body: body.toString('base64'), isBase64Encoded: true }
    : { body: text, isBase64Encoded: false };
};
