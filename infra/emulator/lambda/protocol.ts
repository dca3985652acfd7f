/** A message from the runner to a function's process. */
export interface Invoke {
  requestId: string;
  functionArn: string;
  /** The event, as JSON. */
  event: string;
  /** When the process will be killed, in epoch milliseconds. */
  deadline: number;
}

/** A thrown value in Lambda's format. */
export interface FunctionError {
  errorType: string;
  errorMessage: string;
  trace: string[];
}

/** A message from a function's process to the runner. */
export type Report =
  | { kind: 'ready' }
  /** The handler's return value, as JSON. */
  | { kind: 'returned'; json: string }
  | { kind: 'threw'; error: FunctionError }
  /** The bundle could not be loaded or does not export the handler. The process exits. */
  | { kind: 'unusable'; error: FunctionError };
