import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { testCertificates } from './certificates.ts';

/** Makes this process trust the test authority, as `NODE_EXTRA_CA_CERTS` does for a function's process. */
export const trustTestAuthority = async (): Promise<void> => {
  const { ca } = await testCertificates();
  setDefaultCACertificates([...getCACertificates('default'), ca]);
};
