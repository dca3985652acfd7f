import { describe, expect, it } from 'vitest';
import { messageLimit } from '../../../shared/adapters/smtp/step-limits.ts';

describe('the time for a message', () => {
  it('grows with its size while it is on its way', () => {
    expect(messageLimit(4_000_000)('data')).toBe(215_000);
    expect(messageLimit(4_000_000)('mail')).toBe(15_000);
  });

  it('has no limit of its own after the dot', () => {
    expect(messageLimit(1)('dot')).toBeUndefined();
  });
});
