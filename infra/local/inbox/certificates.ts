import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** The inbox's server certificate and key, and the authority that clients have to trust. All PEM. */
export interface Certificates {
  ca: string;
  cert: string;
  key: string;
  /** Path of the file with `ca`, for NODE_EXTRA_CA_CERTS and other clients' trust settings. */
  caFile: string;
}

const dayMs = 86_400_000;
const validDays = 825;
const renewBeforeDays = 30;

/**
 * Reads the certificates from `directory`, and creates new ones if they are missing, expire within 30 days or do not
 * match each other. The authority's key is discarded after signing, so that clients that trust the authority trust only
 * this server certificate.
 */
export const openCertificates = async (directory: string, now: () => number): Promise<Certificates> => {
  const files = {
    ca: join(directory, 'ca.pem'),
    cert: join(directory, 'server.pem'),
    key: join(directory, 'server.key'),
  };
  const stored = await readAll(files);
  if (stored && isUsable(stored, now())) return { ...stored, caFile: files.ca };
  const created = await createCertificates(now());
  await mkdir(directory, { recursive: true });
  await writeFile(files.ca, created.ca);
  await writeFile(files.cert, created.cert);
  await writeFile(files.key, created.key, { mode: 0o600 });
  return { ...created, caFile: files.ca };
};

type Pems = Omit<Certificates, 'caFile'>;

const readAll = async (files: Pems): Promise<Pems | undefined> => {
  try {
    const [ca, cert, key] = await Promise.all([files.ca, files.cert, files.key].map((file) => readFile(file, 'utf8')));
    return ca && cert && key ? { ca, cert, key } : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};

const isUsable = ({ ca, cert, key }: Pems, now: number): boolean => {
  try {
    const server = new X509Certificate(cert);
    const authority = new X509Certificate(ca);
    const expires = Math.min(Date.parse(server.validTo), Date.parse(authority.validTo));
    const isIssued = server.checkIssued(authority) && server.verify(authority.publicKey);
    return isIssued && server.checkPrivateKey(createPrivateKey(key)) && expires - now > renewBeforeDays * dayMs;
  } catch {
    return false; // partially written, or not PEM
  }
};

const createCertificates = async (now: number): Promise<Pems> => {
  const lifetime = { notBeforeDate: new Date(now - dayMs), notAfterDate: new Date(now + validDays * dayMs) };
  const strength = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;
  const authority = await generate([{ name: 'commonName', value: 'Storemail local authority' }], {
    ...lifetime,
    ...strength,
    extensions: [
      { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...lifetime,
    ...strength,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });
  return { ca: authority.cert, cert: server.cert, key: server.private };
};
