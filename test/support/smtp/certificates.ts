import { type GenerateResult, generate } from 'selfsigned';

/** A private key and its certificate, in PEM. */
export interface Certificate {
  key: string;
  cert: string;
}

export interface TestCertificates {
  /** The CA that signed `good`, `expired`, `future` and `mismatched`. */
  ca: string;
  /** Valid now, for `localhost`, `127.0.0.1` and `::1`. */
  good: Certificate;
  expired: Certificate;
  future: Certificate;
  /** Valid now, for `elsewhere.test` only. */
  mismatched: Certificate;
  /** Valid now and for the right names, but self-signed. */
  selfSigned: Certificate;
}

const DAY_MS = 86_400_000;
const EC = { keyType: 'ec', algorithm: 'sha256' } as const;
const THIS_MACHINE = [
  { type: 2 as const, value: 'localhost' },
  { type: 7 as const, ip: '127.0.0.1' },
  { type: 7 as const, ip: '::1' },
];

type Authority = GenerateResult | undefined;

const issue = async (
  authority: Authority,
  { names = THIS_MACHINE, fromDays = -1, untilDays = 1 }: { names?: object[]; fromDays?: number; untilDays?: number },
): Promise<Certificate> => {
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...EC,
    notBeforeDate: new Date(Date.now() + fromDays * DAY_MS),
    notAfterDate: new Date(Date.now() + untilDays * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: names as typeof THIS_MACHINE },
    ],
    ...(authority && { ca: { key: authority.private, cert: authority.cert } }),
  });
  return { key: made.private, cert: made.cert };
};

const make = async (): Promise<TestCertificates> => {
  const authority = await generate([{ name: 'commonName', value: 'Test authority' }], {
    ...EC,
    notBeforeDate: new Date(Date.now() - 365 * DAY_MS),
    notAfterDate: new Date(Date.now() + 365 * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const [good, expired, future, mismatched, selfSigned] = await Promise.all([
    issue(authority, {}),
    issue(authority, { fromDays: -30, untilDays: -1 }),
    issue(authority, { fromDays: 1, untilDays: 30 }),
    issue(authority, { names: [{ type: 2, value: 'elsewhere.test' }] }),
    issue(undefined, {}),
  ]);
  return { ca: authority.cert, good, expired, future, mismatched, selfSigned };
};

let made: Promise<TestCertificates> | undefined;

/** The certificates of this test process. */
export const testCertificates = (): Promise<TestCertificates> => {
  made ??= make();
  return made;
};
