import { firstAttemptEvent, parseFirstAttemptAnswer } from '../../messages/first-attempt-message.ts';
import type { FirstAttempt } from '../../ports/sending/send-queue.ts';
import { faultCode } from '../aws-faults.ts';
import type { InvokeFunction } from './lambda-function.ts';

/** Milliseconds that a request waits for the mail server; API Gateway answers 503 after 30 seconds. */
const WAIT_MS = 20_000;

export interface FirstAttemptOptions {
  /** Name of deliver-email. */
  functionName: string;
  /** Told why how many emails had no first attempt; the code holds no value and may be logged. */
  onFailed?: (code: string, count: number) => void;
  waitMs?: number;
}

/**
 * deliver-email, invoked. Few deployments let requests wait, so Lambda's client is loaded by the first that does, as
 * S3's is. When the wait is over the invocation goes on: what it comes to is recorded all the same.
 */
export const lambdaFirstAttempt = (
  { functionName, onFailed, waitMs = WAIT_MS }: FirstAttemptOptions,
  open = openFunction,
): FirstAttempt => {
  let opening: Promise<InvokeFunction> | undefined;
  const invoke: InvokeFunction = async (event, signal) => {
    opening ??= open(functionName);
    return (await opening)(event, signal);
  };
  return {
    make: async (ids) => {
      try {
        const answer = await invoke(JSON.stringify(firstAttemptEvent(ids)), AbortSignal.timeout(waitMs));
        return parseFirstAttemptAnswer(answer, ids);
      } catch (error) {
        onFailed?.(faultCode(error), ids.length);
        return [...ids];
      }
    },
  };
};

const openFunction = async (name: string): Promise<InvokeFunction> => {
  const { lambdaFunction } = await import('#lambda-function');
  return lambdaFunction(name);
};
