import { LambdaClient } from '@aws-sdk/client-lambda';
import { clientConfig } from '../../runtime/client-config.ts';
import { lazy } from '../../runtime/lazy.ts';

/** Milliseconds for one invocation; callers give up earlier. */
const requestTimeout = 25_000;

/** The Lambda client of this function: one per cold start, made when it is first needed. */
export const lambda = lazy(() => new LambdaClient(clientConfig(requestTimeout)));
