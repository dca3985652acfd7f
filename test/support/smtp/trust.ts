import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll } from 'vitest';
import { testCertificates } from './certificates.ts';

/** Makes the test process trust the test CA, as `NODE_EXTRA_CA_CERTS` does for a function's process. */
export const trustTestAuthority = (): void => {
  const before = getCACertificates('default');
  beforeAll(async () => {
    const { ca } = await testCertificates();
    setDefaultCACertificates([...before, ca]);
  });
  afterAll(() => setDefaultCACertificates(before));
};
