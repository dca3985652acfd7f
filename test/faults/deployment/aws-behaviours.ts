import type { OutgoingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export type AwsService = 'dynamodb' | 'sqs' | 'ssm' | 's3';

/** One request to AWS. */
export interface AwsCall {
  service: AwsService;
  /** `UpdateItem`; of S3 the method. */
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
  /** Has AWS do what was asked for, and gives its answer. */
  usual: () => Promise<Answer>;
}

/** What befalls a call; `undefined`: nothing. Asked for every call, the SDK's repeats included. */
export type AwsScript = (call: AwsCall) => AwsBehaviour | undefined;

/** What is answered to a call; `none`: the connection ends instead. */
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

/** The service is down. */
export const unavailable: AwsBehaviour = async ({ call }) =>
  call.service === 's3' ? xmlFault(500, 'InternalError') : fault(500, 'InternalServerError');

/** As SSM says that KMS does not let us decrypt. */
export const denied: AwsBehaviour = async () => fault(400, 'AccessDeniedException');

/** Done, but nobody is told. */
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

/** Something happens before AWS has the request; `never`: and AWS never gets it. */
export const beforehand =
  (happens: () => unknown, then?: 'never'): AwsBehaviour =>
  async ({ usual }) => {
    await happens();
    return then === 'never' ? 'none' : usual();
  };

/** Something happens once AWS has done what was asked for, and before anybody is told. */
export const whenDone =
  (happens: () => unknown): AwsBehaviour =>
  async ({ usual }) => {
    const answer = await usual();
    await happens();
    return answer;
  };

/** Another answer than AWS's. */
export const altered =
  (alter: (body: string) => string): AwsBehaviour =>
  async ({ usual }) => {
    const { status, headers: { 'content-length': _length, ...headers } = {}, body } = await usual();
    return { status, headers, body: alter(body.toString()) };
  };
