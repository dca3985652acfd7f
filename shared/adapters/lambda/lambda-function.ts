import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { clientConfig } from '../../runtime/client-config.ts';
import { lazy } from '../../runtime/lazy.ts';

/**
 * Runs a function with a JSON event; resolves to the JSON that it returned. Rejects with the SDK's errors, with
 * `AbortError` when the signal ends the wait, and with `FunctionFailed`.
 */
export type InvokeFunction = (event: string, signal: AbortSignal) => Promise<string>;

/** The function threw, timed out or crashed. */
export class FunctionFailed extends Error {
  override readonly name = 'FunctionFailed';
}

/** Invokes the function of that name synchronously. */
export const lambdaFunction =
  (name: string, client: LambdaClient = lambda()): InvokeFunction =>
  async (event, abortSignal) => {
    const command = new InvokeCommand({ FunctionName: name, Payload: event });
    const { FunctionError, Payload } = await client.send(command, { abortSignal });
    if (FunctionError) throw new FunctionFailed(`The function failed: ${FunctionError}`);
    return Payload?.transformToString() ?? '';
  };

/** Milliseconds per invocation; callers give up earlier. */
const requestTimeout = 25_000;

/** The Lambda client of this function: one per cold start, created on first use. */
const lambda = lazy(() => new LambdaClient(clientConfig(requestTimeout)));
