import { Logger } from '@aws-lambda-powertools/logger';
import { lazy } from './lazy.ts';

/** What a line may tell beside its message: ids, scopes, codes, sizes. Never a body, subject, address or secret. */
export type LogFields = Record<string, unknown>;

export interface Log {
  info(message: string, fields: LogFields): void;
  warn(message: string, fields: LogFields): void;
  error(message: string, fields: LogFields): void;
}

/** Structured lines on standard output; level and service name by Powertools' own environment variables. */
export const createLog = (): Log => {
  const logger = lazy(() => new Logger());
  const line =
    (level: keyof Log): Log[typeof level] =>
    (message, fields) =>
      logger()[level](message, fields);
  return { info: line('info'), warn: line('warn'), error: line('error') };
};
