import { AwsError } from '../aws/aws-error.ts';
import type { InvokeFunction } from '../aws/lambda/service.ts';
import type { FunctionHost } from './function-host.ts';
import { FunctionNotFound, RequestTooLarge, TooManyRequests } from './invocation-result.ts';

/** Lambda's Invoke treats a missing payload as an empty event. */
const eventOf = (payload: Buffer): string => {
  const event = payload.length === 0 ? '{}' : payload.toString();
  try {
    JSON.parse(event);
    return event;
  } catch {
    throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json', 400);
  }
};

const refusal = (error: unknown): unknown => {
  if (error instanceof RequestTooLarge) return new AwsError('RequestTooLargeException', error.message, 413);
  if (error instanceof TooManyRequests) return new AwsError('TooManyRequestsException', error.message, 429);
  return error;
};

/** Adapts the function host to the endpoint's Lambda service. */
export const invokeApi =
  (host: FunctionHost): InvokeFunction =>
  async (name, payload, type) => {
    const event = eventOf(payload);
    try {
      if (type === 'Event') {
        host.send(name, event);
        return { payload: '' };
      }
      const outcome = await host.invoke(name, event);
      return { payload: outcome.payload, ...(outcome.kind === 'error' && { functionError: 'Unhandled' }) };
    } catch (error) {
      if (error instanceof FunctionNotFound) return undefined;
      throw refusal(error);
    }
  };
