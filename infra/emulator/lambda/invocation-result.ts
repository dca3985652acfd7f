import type { Turn } from './turn.ts';

/** The result of an invocation. The payload is JSON text. */
export type InvocationResult = { kind: 'success'; payload: string } | { kind: 'error'; payload: string };

/** There is no function of this name. */
export class FunctionNotFound extends Error {
  override readonly name = 'FunctionNotFound';
}

/** The event exceeds Lambda's size limit. */
export class RequestTooLarge extends Error {
  override readonly name = 'RequestTooLarge';
}

/** All processes of the function are busy, and the queue of waiting invocations is full. */
export class TooManyRequests extends Error {
  override readonly name = 'TooManyRequests';
}

/** Maximum size of a synchronous request or response in bytes (AWS quota, 6 MB). */
export const maxSynchronousBytes = 6_291_456;
/** Maximum size of an asynchronous event in bytes (AWS quota, 1 MB). */
export const maxAsynchronousBytes = 1_048_576;

const failure = (errorType: string, errorMessage: string): InvocationResult => ({
  kind: 'error',
  payload: JSON.stringify({ errorType, errorMessage }),
});

const returned = (payload: string): InvocationResult =>
  Buffer.byteLength(payload) <= maxSynchronousBytes
    ? { kind: 'success', payload }
    : failure(
        'Function.ResponseSizeTooLarge',
        `Response payload size exceeded maximum allowed payload size (${maxSynchronousBytes} bytes).`,
      );

/** What Lambda would answer, in its words. */
export const resultOfTurn = (turn: Turn, requestId: string, timeoutSeconds: number): InvocationResult => {
  switch (turn.kind) {
    case 'returned':
      return returned(turn.json);
    case 'threw':
    case 'unusable':
      return { kind: 'error', payload: JSON.stringify(turn.error) };
    case 'timed-out': {
      const time = timeoutSeconds.toFixed(2);
      return failure('Sandbox.Timedout', `RequestId: ${requestId} Error: Task timed out after ${time} seconds`);
    }
    case 'exited': {
      const how = turn.signal ? `signal: ${turn.signal}` : `exit status ${turn.code}`;
      return failure('Runtime.ExitError', `RequestId: ${requestId} Error: Runtime exited with error: ${how}`);
    }
    case 'ready':
      throw new Error('Unexpected report from a process without an invocation');
  }
};
