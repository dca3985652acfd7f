import { randomUUID } from 'node:crypto';
import { AccessDenied, AwsError } from '../aws-error.ts';
import type { AwsRequest, AwsResponse, AwsService } from '../call.ts';
import { arnOf, type Location } from '../location.ts';

/** Maximum payload of a synchronous request or response in bytes (Lambda quota). */
const maxPayloadBytes = 6_291_456;

export type InvocationType = 'RequestResponse' | 'Event';

export interface Invocation {
  /** The function's return value as JSON; empty for `Event`. */
  readonly payload: string | Buffer;
  /** Set if the function threw or was terminated. */
  readonly functionError?: 'Handled' | 'Unhandled';
}

/** Runs a function, or queues the event. Resolves to `undefined` if there is no function of that name. */
export type InvokeFunction = (name: string, payload: Buffer, type: InvocationType) => Promise<Invocation | undefined>;

/** Lambda's Invoke, the only operation supported. */
export const lambdaService = (invoke: InvokeFunction, location: Location): AwsService => ({
  read: (request) => {
    const name = functionName(request);
    const arn = arnOf(location, 'lambda', `function:${name}`);
    return {
      operation: 'InvokeFunction',
      permissions: [{ action: 'lambda:InvokeFunction', resource: arn }],
      run: async () => {
        const type = invocationType(request);
        const invocation = type === 'DryRun' ? { payload: '' } : await invoke(name, payloadOf(request), type);
        if (!invocation) throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
        return answer(type, invocation);
      },
    };
  },
  fail: (error) => ({
    status: error instanceof AccessDenied ? 403 : error.status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': error.code },
    body: JSON.stringify({ Message: error.message }),
  }),
});

/** The function may be given by name, by ARN, or by account and name. */
const functionName = ({ method, url }: AwsRequest): string => {
  const [, name] = /^\/2015-03-31\/functions\/([^/?]+)\/invocations$/.exec(url) ?? [];
  if (method !== 'POST' || name === undefined) {
    throw new AwsError('UnknownOperationException', 'The local Lambda supports Invoke only', 404);
  }
  const [, bare = ''] = /^(?:.*:function:)?([^:]+)$/.exec(decodeURIComponent(name)) ?? [];
  return bare;
};

const invocationType = ({ headers }: AwsRequest): InvocationType | 'DryRun' => {
  const type = headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (type === 'RequestResponse' || type === 'Event' || type === 'DryRun') return type;
  throw new AwsError('InvalidParameterValueException', 'InvocationType is one of RequestResponse, Event, DryRun');
};

const payloadOf = ({ body }: AwsRequest): Buffer => {
  if (body.length <= maxPayloadBytes) return body;
  const message = `Request must be smaller than ${maxPayloadBytes} bytes for the InvokeFunction operation`;
  throw new AwsError('RequestTooLargeException', message, 413);
};

const statusOf = { RequestResponse: 200, Event: 202, DryRun: 204 };

const answer = (type: keyof typeof statusOf, { payload, functionError }: Invocation): AwsResponse => ({
  status: statusOf[type],
  headers: {
    'x-amzn-requestid': randomUUID(),
    'x-amz-executed-version': '$LATEST',
    ...(functionError && { 'x-amz-function-error': functionError }),
  },
  body: type === 'RequestResponse' ? payload : '',
});
