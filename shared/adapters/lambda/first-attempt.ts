import { firstAttemptEvent, parseFirstAttemptAnswer } from '../../messages/first-attempt-message.ts';
import type { FirstAttempt } from '../../ports/sending/send-queue.ts';
import { faultCode } from '../aws-faults.ts';
import type { InvokeFunction } from './lambda-function.ts';

/** Milliseconds that a request waits for the mail server; API Gateway answers 503 after 30 seconds. */
const WAIT_MS = 20_000;

export interface FirstAttemptOptions {
  /** Name of deliver-email. */
  functionName: string;
  /** Called with the error code and the number of emails that were not attempted; the code may be logged. */
  onFailed?: (code: string, count: number) => void;
  waitMs?: number;
}

/**
 * Invokes deliver-email. Few deployments send synchronously, so Lambda's client is loaded on first use, like S3's. After
 * the wait ends, the invocation goes on, and its results are recorded all the same.
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
