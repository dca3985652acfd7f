import type { IncomingHttpHeaders } from 'node:http';
import type { Access } from './access.ts';
import { AccessDenied, AwsError, internalFailure } from './aws-error.ts';
import type { AwsRequest, AwsResponse, AwsService, HttpRequest } from './call.ts';
import { jsonFailure } from './json-protocol.ts';
import { withoutPresigning } from './presigned-url.ts';
import { queryFailure } from './query-protocol.ts';

/** Dispatches each request to the service it is signed for, after checking the caller's permissions. */
export const routeRequests =
  (services: ReadonlyMap<string, AwsService>, access: Access, report: (line: string) => void, now: () => number) =>
  async (sent: HttpRequest): Promise<AwsResponse> => {
    try {
      checkHost(sent.headers);
      const request = withoutPresigning(sent, now());
      const { accessKeyId, service: name } = credentialScope(request.headers);
      const service = services.get(name);
      if (!service) throw new AwsError('UnknownOperationException', `The local endpoint has no service ${name}`);
      return await answer(service, { ...request, caller: access.callerOf(accessKeyId) }, access, report);
    } catch (error) {
      return failureFor(sent, reported(error, report));
    }
  };

/** An error response in the client's protocol, for errors outside any service. */
const failureFor = ({ headers }: HttpRequest, error: AwsError): AwsResponse =>
  headers['content-type']?.startsWith('application/x-www-form-urlencoded')
    ? queryFailure(error.status, error.code, error.message)
    : jsonFailure('1.1', error);

const answer = async (
  service: AwsService,
  request: AwsRequest,
  access: Access,
  report: (line: string) => void,
): Promise<AwsResponse> => {
  try {
    const call = service.read(request);
    access.demandAll(request.caller, call);
    return await call.run();
  } catch (error) {
    return service.fail(reported(error, report), request);
  }
};

/**
 * Maps an error to the response for the client. Refusals and full internal errors go to the operator; clients see
 * internal errors only as such.
 */
const reported = (error: unknown, report: (line: string) => void): AwsError => {
  if (error instanceof AccessDenied) report(error.message);
  if (error instanceof AwsError) return error;
  report(error instanceof Error ? String(error.stack) : String(error));
  return internalFailure();
};

export interface CredentialScope {
  readonly accessKeyId: string;
  /** The service's signing name, such as `dynamodb`. */
  readonly service: string;
}

/** Signature Version 4: `Credential=<access key id>/<date>/<region>/<service>/aws4_request`. */
const credential = /^AWS4-HMAC-SHA256\s.*?Credential=([^/,\s]+)\/\d{8}\/[^/,\s]+\/([^/,\s]+)\/aws4_request/;

/** Host names of this machine. */
const localHost = /^(localhost|[^:]*\.localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Throws if the request names another host, which happens in a DNS rebinding attack. */
const checkHost = ({ host = '' }: IncomingHttpHeaders): void => {
  if (!localHost.test(host)) throw new AwsError('AccessDeniedException', 'Not a name of this machine', 403);
};

/**
 * Who signed a request, and for which service. Only the Authorization header counts: a web page cannot send it to
 * this machine without a preflight, but could use most presigned URLs.
 */
const credentialScope = ({ authorization = '' }: IncomingHttpHeaders): CredentialScope => {
  const [, accessKeyId, service] = credential.exec(authorization) ?? [];
  if (accessKeyId === undefined || service === undefined) {
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
  }
  return { accessKeyId, service };
};
