import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Certificate, testCertificates } from '../../support/smtp/certificates.ts';

export interface Authority {
  /** Path of the CA certificate, for NODE_EXTRA_CA_CERTS. */
  ca: string;
  certificate: Certificate;
}

let made: Promise<Authority> | undefined;

const make = async (): Promise<Authority> => {
  const { ca, good } = await testCertificates();
  const directory = mkdtempSync(join(tmpdir(), 'storemail-bench-ca-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const file = join(directory, 'ca.pem');
  writeFileSync(file, ca);
  return { ca: file, certificate: good };
};

/** Creates the certificate of this run's mail servers. */
export const authority = (): Promise<Authority> => {
  made ??= make();
  return made;
};
