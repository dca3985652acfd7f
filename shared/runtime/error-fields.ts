import type { LogFields } from './logger.ts';
import { sourceFrame } from './source-frame.ts';

/**
 * What may be logged about an unexpected error: classes and source locations, but no messages, neither its own nor its
 * causes', because libraries quote their input in them.
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
