import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { lambda } from './lambda-client.ts';

/**
 * Runs a function with a JSON event; resolves to the JSON that it returned. Rejects with the SDK's errors, with
 * `AbortError` when the signal ends the wait, and with `FunctionFailed`.
 */
export type InvokeFunction = (event: string, signal: AbortSignal) => Promise<string>;

/** The function threw, ran out of time or died. */
export class FunctionFailed extends Error {
  override readonly name = 'FunctionFailed';
}

/** The function of that name, invoked synchronously. */
export const lambdaFunction =
  (name: string, client: LambdaClient = lambda()): InvokeFunction =>
  async (event, abortSignal) => {
    const command = new InvokeCommand({ FunctionName: name, Payload: event });
    const { FunctionError, Payload } = await client.send(command, { abortSignal });
    if (FunctionError) throw new FunctionFailed(`The function failed: ${FunctionError}`);
    return Payload?.transformToString() ?? '';
  };
