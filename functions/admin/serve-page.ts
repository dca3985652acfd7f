import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { ApiError } from '../../shared/http/api-error.ts';
import { type ContentEncoding, chooseEncoding, encode } from './content-encoding.ts';
import type { PageFile, PageFiles } from './page-files.ts';
import { securityHeaders } from './security-policy.ts';

type RequestHeaders = Record<string, string | undefined>;

/** Compressed bodies by file and encoding: each is compressed once per cold start. */
const encoded = new WeakMap<PageFile, Map<ContentEncoding, string>>();

const encodedBody = (file: PageFile, encoding: ContentEncoding): string => {
  const bodies = encoded.get(file) ?? new Map<ContentEncoding, string>();
  encoded.set(file, bodies);
  const body = bodies.get(encoding) ?? encode(file.body, encoding).toString('base64');
  bodies.set(encoding, body);
  return body;
};

const headersOf = (file: PageFile, encoding: ContentEncoding, etag: string): Record<string, string> => ({
  'content-type': file.contentType,
  ...(encoding !== 'identity' && { 'content-encoding': encoding }),
  etag,
  // Cached, but revalidated every time, so that no browser mixes files of two versions after a deployment.
  'cache-control': 'no-cache',
  vary: 'accept-encoding',
  ...securityHeaders(file.policy),
});

/** Answers with a file of the page, or 304 if the browser has it. Throws `ApiError` (404). */
export const servePage = (
  files: PageFiles,
  path: string | undefined,
  request: RequestHeaders,
): APIGatewayProxyStructuredResultV2 => {
  const file = files.get(path);
  if (!file) throw new ApiError(404, 'not_found', 'There is nothing at this path.');
  const encoding = chooseEncoding(request['accept-encoding']);
  const etag = `"${file.hash}-${encoding}"`;
  const headers = headersOf(file, encoding, etag);
  if (request['if-none-match']?.includes(etag)) return { statusCode: 304, headers };
  return { statusCode: 200, headers, body: encodedBody(file, encoding), isBase64Encoded: true };
};
