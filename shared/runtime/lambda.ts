import { LambdaClient } from '@aws-sdk/client-lambda';
import { clientConfig } from './client-config.ts';

/** Milliseconds for one invocation; callers give up earlier. */
const requestTimeout = 25_000;

let client: LambdaClient | undefined;

/** One Lambda client per cold start. Apart from clients.ts because it is loaded later, if at all. */
export const lambda = (): LambdaClient => {
  client ??= new LambdaClient(clientConfig(requestTimeout));
  return client;
};
