import { Logger } from '@aws-lambda-powertools/logger';
import { lazy } from './lazy.ts';

/** The fields of a log line: ids, scopes, codes, sizes. Never a body, subject, address or secret. */
export type LogFields = Record<string, unknown>;

export interface Log {
  info(message: string, fields: LogFields): void;
  warn(message: string, fields: LogFields): void;
  error(message: string, fields: LogFields): void;
}

/** The log of a Lambda function; its process serves one invocation at a time. */
export interface FunctionLog extends Log {
  /** Starts an invocation: every line until the next call has these fields, such as the request id. */
  begin(fields: LogFields): void;
}

/** Structured lines on standard output; level and service name come from Powertools' own environment variables. */
export const createLog = (): FunctionLog => {
  const logger = lazy(() => new Logger());
  let invocation: LogFields = {};
  const line =
    (level: keyof Log): Log[typeof level] =>
    (message, fields) =>
      logger()[level](message, { ...invocation, ...fields });
  return {
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    begin: (fields) => {
      invocation = fields;
    },
  };
};
