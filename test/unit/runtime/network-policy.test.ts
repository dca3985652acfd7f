import { describe, expect, it } from 'vitest';
import { networkPolicy } from '../../../shared/runtime/network-policy.ts';

describe('the allowed networks of mail servers', () => {
  it('are the public ones on AWS', () => {
    expect(networkPolicy({})).toEqual({ loopback: false, private: false });
    expect(networkPolicy({ STOREMAIL_LOOPBACK_ALLOWED: '1' })).toEqual({ loopback: false, private: false });
  });

  it('include this machine for the local runner', () => {
    expect(networkPolicy({ STOREMAIL_LOOPBACK_ALLOWED: 'true' })).toEqual({ loopback: true, private: true });
  });
});
