import { describe, expect, it } from 'vitest';
import { isRoutine } from '../../../infra/local/functions.ts';

describe('a log line of a function', () => {
  it.each(['{"level":"INFO","message":"sent"}', '{"_aws":{},"sent":1}'])('is routine: %s', (line) => {
    expect(isRoutine(line)).toBe(true);
  });

  it.each(['{"level":"ERROR"}', '{"level":"WARN"}', 'ReferenceError: x', '{"errorType":"Error"}', 'null'])(
    'calls for attention: %s',
    (line) => {
      expect(isRoutine(line)).toBe(false);
    },
  );
});
