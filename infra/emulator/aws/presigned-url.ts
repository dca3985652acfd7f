import { AwsError } from './aws-error.ts';
import type { HttpRequest } from './call.ts';

/** The query parameters of a presigned URL (Signature Version 4, "Authenticating requests: using query parameters"). */
const signing = /^x-amz-(?:algorithm|content-sha256|credential|date|expires|security-token|signature|signedheaders)$/i;
/** `<access key id>/<date>/<region>/<service>/aws4_request` */
const ofS3 = /\/s3\/aws4_request$/;
const dateTime = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/**
 * Turns a presigned request into one signed by header; returns any other request unchanged. Only PUT requests and S3
 * downloads are accepted: a web page can make a browser send GET or POST to this machine, but an S3 GET changes
 * nothing and the page cannot read the answer, and a PUT needs a CORS preflight, which is not answered. Throws
 * `AwsError` if the URL has expired.
 */
export const withoutPresigning = (request: HttpRequest, now: number): HttpRequest => {
  const [path = '', search = ''] = request.url.split(/\?(.*)/s);
  const query = new URLSearchParams(search);
  const credential = query.get('X-Amz-Credential');
  if (credential === null || request.headers.authorization !== undefined) return request;
  // Signatures are not verified, so the operation is recognised by the `x-id` that the SDK adds.
  const isDownload = request.method === 'GET' && ofS3.test(credential) && query.get('x-id') === 'GetObject';
  if (request.method !== 'PUT' && !isDownload) return request;
  if (now > expiresAt(query)) throw new AwsError('AccessDenied', 'Request has expired', 403);
  const kept = new URLSearchParams([...query].filter(([name]) => !signing.test(name)));
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}`;
  return {
    ...request,
    url: kept.size > 0 ? `${path}?${kept}` : path,
    headers: { ...request.headers, authorization },
  };
};

/** In epoch milliseconds; in the past if the URL does not say. */
const expiresAt = (query: URLSearchParams): number => {
  const [, ...parts] = dateTime.exec(query.get('X-Amz-Date') ?? '') ?? [];
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second) + Number(query.get('X-Amz-Expires')) * 1000;
};
