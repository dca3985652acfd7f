import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { ConditionContext } from '../iam/condition.ts';
import type { AwsError } from './aws-error.ts';

/** The sender of a request: the owner of the access key that signed it. Signatures are not verified. */
export interface Caller {
  readonly accessKeyId: string;
  readonly arn: string;
}

export interface HttpRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface AwsRequest extends HttpRequest {
  readonly caller: Caller;
}

export interface AwsResponse {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer | string;
}

/** A permission that a call needs: an action on a resource. */
export interface Permission {
  readonly action: string;
  readonly resource: string;
  readonly context?: ConditionContext;
}

/** A parsed request that has not run yet. */
export interface AwsCall {
  /** The name as in an IAM action, such as `GetItem`. */
  readonly operation: string;
  /** All the permissions that the caller needs. `undefined`: unknown, so that no role may make the call. */
  readonly permissions: readonly Permission[] | undefined;
  run(): AwsResponse | Promise<AwsResponse>;
}

/** One AWS service behind the endpoint, with its own wire protocol. */
export interface AwsService {
  /** Parses a request. Throws `AwsError` if it is malformed. */
  read(request: AwsRequest): AwsCall;
  fail(error: AwsError, request: AwsRequest): AwsResponse;
}
