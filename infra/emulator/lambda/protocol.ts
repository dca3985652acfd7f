/** What the runner tells a function's process. */
export interface Invoke {
  requestId: string;
  functionArn: string;
  /** The event, as JSON. */
  event: string;
  /** When the process will be killed, in milliseconds since 1970. */
  deadline: number;
}

/** A thrown value as Lambda shows it. */
export interface FunctionError {
  errorType: string;
  errorMessage: string;
  trace: string[];
}

/** What a function's process tells the runner. */
export type Report =
  | { kind: 'ready' }
  /** The handler's return value, as JSON. */
  | { kind: 'returned'; json: string }
  | { kind: 'threw'; error: FunctionError }
  /** The bundle could not be loaded, or exports no such handler. The process ends itself. */
  | { kind: 'unusable'; error: FunctionError };
