import type { LogFields } from './logger.ts';
import { sourceFrame } from './source-frame.ts';

/**
 * What a log may say of an error that nobody expected: classes and places. Not its message, nor its causes' ones:
 * libraries quote in them what they were given.
 */
export const errorFields = (error: unknown): LogFields => {
  if (!(error instanceof Error)) return { error: typeof error };
  return {
    error: error.name,
    stack: framesOf(error),
    ...(error.cause !== undefined && { cause: errorFields(error.cause) }),
  };
};

const framesOf = (error: Error): string[] =>
  (error.stack ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .map(sourceFrame);
