import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** The inbox's server certificate and key, and the authority that its clients have to trust. All PEM. */
export interface Certificates {
  ca: string;
  cert: string;
  key: string;
  /** Where `ca` lies, for NODE_EXTRA_CA_CERTS and other clients' trust settings. */
  caFile: string;
}

const dayMs = 86_400_000;
const validDays = 825;
const renewBeforeDays = 30;

/**
 * The certificates in `directory`, created if there are none, if they expire within 30 days or if they do not belong
 * together. The authority's key is discarded after signing, so that trusting the authority means trusting this one server
 * certificate and nothing else.
 */
export const keepCertificates = async (directory: string, now: () => number): Promise<Certificates> => {
  const files = {
    ca: join(directory, 'ca.pem'),
    cert: join(directory, 'server.pem'),
    key: join(directory, 'server.key'),
  };
  const kept = await readAll(files);
  if (kept && usable(kept, now())) return { ...kept, caFile: files.ca };
  const made = await makeCertificates(now());
  await mkdir(directory, { recursive: true });
  await writeFile(files.ca, made.ca);
  await writeFile(files.cert, made.cert);
  await writeFile(files.key, made.key, { mode: 0o600 });
  return { ...made, caFile: files.ca };
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

const usable = ({ ca, cert, key }: Pems, now: number): boolean => {
  try {
    const server = new X509Certificate(cert);
    const authority = new X509Certificate(ca);
    const expires = Math.min(Date.parse(server.validTo), Date.parse(authority.validTo));
    const belong = server.checkIssued(authority) && server.verify(authority.publicKey);
    return belong && server.checkPrivateKey(createPrivateKey(key)) && expires - now > renewBeforeDays * dayMs;
  } catch {
    return false; // half written or not PEM: as good as none
  }
};

const makeCertificates = async (now: number): Promise<Pems> => {
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
