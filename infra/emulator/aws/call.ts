import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { ConditionContext } from '../iam/condition.ts';
import type { AwsError } from './aws-error.ts';

/** Who sent a request: the owner of the access key that signed it. Signatures are not verified. */
export interface Caller {
  readonly accessKeyId: string;
  readonly arn: string;
}

export interface HttpRequest {
  readonly method: string;
  /** Path and query, as sent. */
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

/** An action on a resource that a call needs. */
export interface Permission {
  readonly action: string;
  readonly resource: string;
  readonly context?: ConditionContext;
}

/** A request that was skipNewerRecords, but not yet done. */
export interface AwsCall {
  /** As in an IAM action, e.g. `GetItem`. */
  readonly operation: string;
  /** What the caller must be allowed, all of it. `undefined`: not known, so that no role may do it. */
  readonly permissions: readonly Permission[] | undefined;
  run(): AwsResponse | Promise<AwsResponse>;
}

/** One AWS service behind the endpoint, in its own wire protocol. */
export interface AwsService {
  /** Throws `AwsError` for a request that makes no sense. */
  read(request: AwsRequest): AwsCall;
  fail(error: AwsError, request: AwsRequest): AwsResponse;
}
