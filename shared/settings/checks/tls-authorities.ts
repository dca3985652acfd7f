import { X509Certificate } from 'node:crypto';
import type { Fault } from '../document/fault.ts';
import type { EffectiveSettings } from '../schema/effective.ts';

const PATH = 'delivery/tls_ca';

const blocksOf = (pem: string): string[] => pem.match(/-----BEGIN[\s\S]*?-----END CERTIFICATE-----/g) ?? [];

const certificateIn = (pem: string): X509Certificate | undefined => {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
};

const problemOf = (pem: string, now: number): string | undefined => {
  const certificate = certificateIn(pem);
  if (!certificate) return 'must hold certificates that can be read: one cannot';
  if (!certificate.ca) {
    return "must hold certificates of authorities: one is a server's own (its basic constraints lack CA:TRUE)";
  }
  return certificate.validToDate.getTime() <= now
    ? 'must hold certificates that are valid: one has expired'
    : undefined;
};

/** Why the authorities of `delivery/tls_ca` cannot be trusted, if they cannot. */
export const authorityFaults = (values: EffectiveSettings, now: number): Fault[] => {
  const problems = blocksOf(values[PATH]).flatMap((pem) => problemOf(pem, now) ?? []);
  return problems.slice(0, 1).map((problem) => ({ path: PATH, problem }));
};

/** When the first of the authorities in `delivery/tls_ca` expires, in milliseconds since the epoch; `undefined` if none. */
export const authoritiesExpireAt = (values: EffectiveSettings): number | undefined => {
  const times = blocksOf(values[PATH]).flatMap((pem) => certificateIn(pem)?.validToDate.getTime() ?? []);
  return times.length > 0 ? Math.min(...times) : undefined;
};
