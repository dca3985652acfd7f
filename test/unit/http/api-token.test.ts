import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { newToken } from '../../../shared/http/authentication/api-token.ts';

it('makes a token of 32 random bytes behind the prefix that Resend tools expect', () => {
  expect(newToken((bytes) => Buffer.alloc(bytes, 0xff))).toBe(`re_sm_${'_'.repeat(42)}8`);
  expect(newToken(randomBytes)).toMatch(/^re_sm_[\w-]{43}$/);
  expect(newToken(randomBytes)).not.toBe(newToken(randomBytes));
});
