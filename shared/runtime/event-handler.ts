import middy, { type MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import { errorFields } from './error-fields.ts';
import { type Flushed, flushAfter } from './flush-after.ts';
import type { FunctionLog } from './logger.ts';

/**
 * An invocation failed. Lambda's runtime logs whatever a handler throws, message included, and libraries quote their
 * input in messages. So this is thrown instead, and the function's own log has the class and location of the cause.
 */
export class InvocationFailed extends Error {
  override readonly name = 'InvocationFailed';
}

export interface EventHandlerOptions {
  log: FunctionLog;
  /** Flushed after each invocation, also when it failed. */
  flushed?: readonly Flushed[];
}

/**
 * The Lambda handler of a function that is invoked by a queue, a schedule or an event. Every log line of an invocation
 * has Lambda's request id. Rejects with `InvocationFailed`, so that Lambda counts the error and tries again.
 */
export const eventHandler = <E, R>(
  work: (event: E, context: Context) => Promise<R>,
  { log, flushed = [] }: EventHandlerOptions,
) =>
  middy<E, R>(work)
    .use(followInvocation(log))
    .use(flushAfter(...flushed));

const followInvocation = (log: FunctionLog): MiddlewareObj => ({
  before: ({ context }) => {
    log.begin({ requestId: context.awsRequestId });
  },
  onError: ({ error }) => {
    log.error('invocation failed', errorFields(error));
    throw new InvocationFailed(error instanceof Error ? error.name : typeof error);
  },
});
