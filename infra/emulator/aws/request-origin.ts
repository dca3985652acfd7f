import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from './aws-error.ts';

export interface CredentialScope {
  readonly accessKeyId: string;
  /** The signing name, e.g. `dynamodb`. */
  readonly service: string;
}

/** Signature Version 4: `Credential=<access key id>/<date>/<region>/<service>/aws4_request`. */
const credential = /^AWS4-HMAC-SHA256\s.*?Credential=([^/,\s]+)\/\d{8}\/[^/,\s]+\/([^/,\s]+)\/aws4_request/;

/** Names of this machine. */
const localHost = /^(localhost|[^:]*\.localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Throws for a request to another host: a web page that made its own host name point to this machine. */
export const checkHost = ({ host = '' }: IncomingHttpHeaders): void => {
  if (!localHost.test(host)) throw new AwsError('AccessDeniedException', 'Not a name of this machine', 403);
};

/**
 * Who signed a request, for which service. Only the Authorization header counts: a web page cannot send that one to
 * this machine unasked, as it could a presigned URL.
 */
export const credentialScope = ({ authorization = '' }: IncomingHttpHeaders): CredentialScope => {
  const [, accessKeyId, service] = credential.exec(authorization) ?? [];
  if (accessKeyId === undefined || service === undefined) {
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
  }
  return { accessKeyId, service };
};
