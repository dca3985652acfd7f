import { type InvocationResult, RequestTooLarge, TooManyRequests } from '../lambda/invocation-result.ts';
import type { RouteModel } from '../template/model.ts';
import { answers, type GatewayResponse, responseOf } from './response.ts';

export type InvokeFunction = (functionName: string, event: string) => Promise<InvocationResult>;

const timeout = Symbol('timeout');

/** On a timeout the function keeps running, as on AWS. */
const within = async <T>(promise: Promise<T>, ms: number): Promise<T | typeof timeout> => {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<typeof timeout>((resolve) => {
    timer = setTimeout(resolve, ms, timeout);
  });
  try {
    return await Promise.race([promise, expiry]);
  } finally {
    clearTimeout(timer);
  }
};

const refusal = (error: unknown): GatewayResponse => {
  if (error instanceof RequestTooLarge) return answers.tooLarge;
  if (error instanceof TooManyRequests) return answers.unavailable;
  return { ...answers.internalError, errorMessage: String(error) };
};

/**
 * Invokes the function. Returns its response, or API Gateway's own: 413 for an event above Lambda's limit, 500 for a
 * failed function, 503 if it is throttled or exceeds the integration's timeout.
 */
export const callFunction = async (
  invoke: InvokeFunction,
  route: RouteModel,
  event: object,
): Promise<GatewayResponse> => {
  try {
    const outcome = await within(invoke(route.functionName, JSON.stringify(event)), route.timeoutMs);
    if (outcome === timeout) return answers.unavailable;
    return outcome.kind === 'success' ? responseOf(outcome.payload) : answers.internalError;
  } catch (error) {
    return refusal(error);
  }
};
