import { describe, expect, it } from 'vitest';
import { allowedHosts, isAllowedHost, isLoopbackHost } from '../../../shared/settings/checks/host-rules.ts';

const onAws = { loopback: false, private: false };
const onLaptop = { loopback: true, private: true };

describe('hosts that mail may be sent to', () => {
  it.each(['smtp.example.com', '8.8.8.8', '2606:4700::1111', 'mail', 'localhost.example.com'])(
    'allows %s on AWS',
    (host) => {
      expect(isAllowedHost(host, onAws)).toBe(true);
    },
  );

  it.each(['localhost', 'mail.localhost', 'localhost.localdomain', 'ip6-localhost', '127.0.0.1', '::1', '10.1.2.3'])(
    'refuses %s on AWS and allows it on a laptop',
    (host) => {
      expect(isAllowedHost(host, onAws)).toBe(false);
      expect(isAllowedHost(host, onLaptop)).toBe(true);
    },
  );

  it.each([
    '169.254.169.254',
    '169.254.170.2',
    'fd00:ec2::254',
    '0.0.0.0',
    'metadata.google.internal',
    'instance-data.ec2.internal',
  ])('refuses %s everywhere', (host) => {
    expect(isAllowedHost(host, onAws)).toBe(false);
    expect(isAllowedHost(host, onLaptop)).toBe(false);
  });

  it('describes what is allowed', () => {
    expect(allowedHosts(onAws)).toContain('loopback, private, link-local');
    expect(allowedHosts(onLaptop)).not.toContain('loopback');
  });
});

describe('this machine', () => {
  it.each(['localhost', 'x.localhost', '127.9.9.9', '::1', '::ffff:7f00:1'])('includes %s', (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  });

  it.each(['localhost.com', 'notlocalhost', '128.0.0.1', '10.0.0.1'])('does not include %s', (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  });
});
