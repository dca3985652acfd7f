import { Logger } from '@aws-lambda-powertools/logger';

/** What a line may tell beside its message: ids, scopes, codes, sizes. Never a body, subject, address or secret. */
export type LogFields = Record<string, unknown>;

export interface Log {
  info(message: string, fields: LogFields): void;
  warn(message: string, fields: LogFields): void;
  error(message: string, fields: LogFields): void;
}

/** Structured lines on standard output; level and service name by Powertools' own environment variables. */
export const createLog = (): Log => new Logger();
