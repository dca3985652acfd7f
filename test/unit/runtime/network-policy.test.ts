import { describe, expect, it } from 'vitest';
import { networkPolicy } from '../../../shared/runtime/network-policy.ts';

describe('where mail servers may be', () => {
  it('is the public network, as on AWS', () => {
    expect(networkPolicy({})).toEqual({ loopback: false, private: false });
    expect(networkPolicy({ STOREMAIL_LOOPBACK_ALLOWED: '1' })).toEqual({ loopback: false, private: false });
  });

  it('is this machine, too, for the local runner', () => {
    expect(networkPolicy({ STOREMAIL_LOOPBACK_ALLOWED: 'true' })).toEqual({ loopback: true, private: true });
  });
});
