import { AwsError } from './aws-error.ts';
import type { HttpRequest } from './call.ts';

/** Query parameters that sign a request (Signature Version 4, "Authenticating requests: using query parameters"). */
const signing = /^x-amz-(?:algorithm|content-sha256|credential|date|expires|security-token|signature|signedheaders)$/i;
const dateTime = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/**
 * A request signed in its URL, as one signed in a header; any other comes back as it is. Only PUT: a web page may make
 * a browser GET or POST whatever it likes on this machine, but for PUT the browser asks first, and is not answered.
 * Throws `AwsError` once the URL is no longer good.
 */
export const withoutPresigning = (request: HttpRequest, now: number): HttpRequest => {
  const [path = '', search = ''] = request.url.split(/\?(.*)/s);
  const query = new URLSearchParams(search);
  const credential = query.get('X-Amz-Credential');
  if (request.method !== 'PUT' || credential === null || request.headers.authorization !== undefined) return request;
  if (now > expiresAt(query)) throw new AwsError('AccessDenied', 'Request has expired', 403);
  const kept = new URLSearchParams([...query].filter(([name]) => !signing.test(name)));
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}`;
  return {
    ...request,
    url: kept.size > 0 ? `${path}?${kept}` : path,
    headers: { ...request.headers, authorization },
  };
};

/** Milliseconds since 1970; long ago for a URL that does not say. */
const expiresAt = (query: URLSearchParams): number => {
  const [, ...parts] = dateTime.exec(query.get('X-Amz-Date') ?? '') ?? [];
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second) + Number(query.get('X-Amz-Expires')) * 1000;
};
