import type { APIGatewayProxyStructuredResultV2, SQSBatchResponse } from 'aws-lambda';
import { lambdaFlags } from '../../../infra/build/build-function.ts';
import { httpEvent } from '../../support/builders/http-event.ts';
import { token } from './aws.ts';
import { bundlePath } from './bundles.ts';
import { type Child, startChild } from './child.ts';

export interface Invocation {
  event: object;
  timeoutMs: number;
}

export interface Measured {
  result: unknown;
  ms: number;
  /** CPU time of the function's own process. */
  cpuMs: number;
  rssMb: number;
}

export type FunctionUnderTest = Child<Invocation, Measured>;

/** Starts a function's real bundle in its own process. */
export const startFunction = async (name: string, env: Record<string, string>): Promise<FunctionUnderTest> =>
  startChild<string, Invocation, Measured>('function-process.ts', {
    args: [await bundlePath(name)],
    env,
    flags: lambdaFlags,
  });

/** Accepts an email and returns its id. */
export const accept = async (api: FunctionUnderTest, body: object): Promise<Measured & { id: string }> => {
  const outcome = await api.ask({
    event: httpEvent({ method: 'POST', path: '/emails', token, body }),
    timeoutMs: 25_000,
  });
  const answer = outcome.result as APIGatewayProxyStructuredResultV2;
  if (answer.statusCode !== 200) throw new Error(`emails-api answered ${answer.statusCode}: ${answer.body}`);
  return { ...outcome, id: JSON.parse(answer.body ?? '{}').id };
};

/** Passes a batch of the send queue to deliver-email. Throws if any message failed. */
export const deliver = async (worker: FunctionUnderTest, ids: readonly string[]): Promise<Measured> => {
  const Records = ids.map((id, n) => ({
    messageId: String(n),
    body: JSON.stringify({ v: 1, id }),
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(Date.now()) },
    messageAttributes: {},
  }));
  const outcome = await worker.ask({ event: { Records }, timeoutMs: 60_000 });
  const { batchItemFailures } = outcome.result as SQSBatchResponse;
  if (batchItemFailures.length > 0) throw new Error(`deliver-email failed ${batchItemFailures.length} of a batch`);
  return outcome;
};
