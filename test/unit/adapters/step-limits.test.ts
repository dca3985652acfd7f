import { describe, expect, it } from 'vitest';
import { messageLimit, sessionLimit } from '../../../shared/adapters/smtp/step-limits.ts';

describe('the time for a step', () => {
  it('is short until a server has responded, and minutes afterwards (RFC 5321, 4.5.3.2)', () => {
    expect(sessionLimit(false)('greeting')).toBe(10_000);
    expect(sessionLimit(true)('greeting')).toBe(300_000);
  });

  it('is sufficient for a server that takes half a minute for each recipient', () => {
    expect(messageLimit(1)('rcpt')).toBeGreaterThan(30_000);
  });

  it('grows with the size of the message while it is transmitted', () => {
    expect(messageLimit(4_000_000)('data')).toBe(500_000);
  });

  it('has no limit of its own after the final dot', () => {
    expect(messageLimit(1)('dot')).toBeUndefined();
  });
});
