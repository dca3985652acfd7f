import type { OutgoingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export type AwsService = 'dynamodb' | 'sqs' | 'ssm' | 's3';

/** One request to AWS. */
export interface AwsCall {
  service: AwsService;
  /** Such as `UpdateItem`; for S3 the HTTP method. */
  operation: string;
  body: Buffer;
}

interface Answer {
  status: number;
  headers?: OutgoingHttpHeaders;
  body: Buffer | string;
}

export interface AwsExchange {
  call: AwsCall;
  /** Forwards the call to AWS and returns the response. */
  usual: () => Promise<Answer>;
}

/** What happens to a call; `undefined` for nothing. Consulted for every call, including the SDK's retries. */
export type AwsScript = (call: AwsCall) => AwsBehaviour | undefined;

/** The response to a call; with `none` the connection is closed instead. */
export type AwsBehaviour = (exchange: AwsExchange) => Promise<Answer | 'none'>;

const fault = (status: number, code: string): Answer => ({
  status,
  body: JSON.stringify({ __type: code, message: code }),
});

const xmlFault = (status: number, code: string): Answer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
});

const throttledAnswers: Record<AwsService, Answer> = {
  dynamodb: fault(400, 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException'),
  sqs: fault(400, 'com.amazonaws.sqs#RequestThrottled'),
  ssm: fault(400, 'ThrottlingException'),
  s3: xmlFault(503, 'SlowDown'),
};

export const throttled: AwsBehaviour = async ({ call }) => throttledAnswers[call.service];

/** The service is unavailable. */
export const unavailable: AwsBehaviour = async ({ call }) =>
  call.service === 's3' ? xmlFault(500, 'InternalError') : fault(500, 'InternalServerError');

/** SSM's error when KMS denies decryption. */
export const denied: AwsBehaviour = async () => fault(400, 'AccessDeniedException');

/** The call takes effect, but the response is lost. */
export const lostAnswer: AwsBehaviour = async ({ usual }) => {
  await usual();
  return 'none';
};

export const delayed =
  (ms: number): AwsBehaviour =>
  async ({ usual }) => {
    await sleep(ms);
    return usual();
  };

/** Does something before AWS gets the request; with `never`, AWS does not get it. */
export const beforehand =
  (happens: () => unknown, then?: 'never'): AwsBehaviour =>
  async ({ usual }) => {
    await happens();
    return then === 'never' ? 'none' : usual();
  };

/** Does something after the call has taken effect, before the response is sent. */
export const whenDone =
  (happens: () => unknown): AwsBehaviour =>
  async ({ usual }) => {
    const answer = await usual();
    await happens();
    return answer;
  };

/** Modifies AWS's response. */
export const altered =
  (alter: (body: string) => string): AwsBehaviour =>
  async ({ usual }) => {
    const { status, headers: { 'content-length': _length, ...headers } = {}, body } = await usual();
    return { status, headers, body: alter(body.toString()) };
  };
