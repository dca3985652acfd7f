import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll } from 'vitest';
import { testCertificates } from './certificates.ts';

/** For a file of tests: its process trusts the test authority, as `NODE_EXTRA_CA_CERTS` has a function's process do. */
export const trustTestAuthority = (): void => {
  const before = getCACertificates('default');
  beforeAll(async () => {
    const { ca } = await testCertificates();
    setDefaultCACertificates([...before, ca]);
  });
  afterAll(() => setDefaultCACertificates(before));
};
