import { createHash } from 'node:crypto';
import { type Address, addressKey } from '../email/address/address.ts';
import type { Applied } from '../returned-mail/apply-report.ts';
import { chainOf } from '../scope.ts';

/** Why an address gets no mail: it does not accept any, its owner complained, or it was added by hand. */
export type SuppressionOrigin = 'bounce' | 'complaint' | 'manual';

/** An address that a scope, and the scopes below it, send no mail to. */
export interface Suppression {
  /** UUIDv7: sorts by time. */
  id: string;
  scope: string;
  address: Address;
  origin: SuppressionOrigin;
  createdAt: number;
  /** The email that was returned or complained about. */
  emailId?: string;
}

/** A key for an address that may appear in request logs: SHA-256 of the address in lower case, in hex. */
export const suppressionKey = (address: Address): string =>
  createHash('sha256').update(addressKey(address)).digest('hex');

/** The entry that applies to mail of a scope: its own, or otherwise that of the nearest wider scope. */
export const entryFor = (entries: readonly Suppression[], scope: string): Suppression | undefined =>
  chainOf(scope)
    .reverse()
    .map((level) => entries.find((entry) => entry.scope === level))
    .find((entry) => entry !== undefined);

/**
 * Whether a report suppresses the address: it accepts no mail, or its owner complained. Refusals of the sender and
 * temporary faults never do (RFC 3463 X.7.X, X.2.2, 4.X.X).
 */
export const suppresses = ({ event, reported }: Applied): SuppressionOrigin | undefined => {
  if (event === 'complained') return 'complaint';
  return event === 'bounced' && reported.class === 'hard' ? 'bounce' : undefined;
};
