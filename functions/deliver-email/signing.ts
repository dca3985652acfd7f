import { type DkimKey, isAligned } from '../../shared/email/dkim/key.ts';
import type { Email, Identity } from '../../shared/email/lifecycle/email.ts';
import type { DkimKeyVersion, SettingsInForce } from '../../shared/ports/settings/settings-reader.ts';
import type { Log } from '../../shared/runtime/logger.ts';

export interface SigningDependencies {
  /** A key that is in force no more; `undefined`: it is gone. Rejects with `StoreUnavailable`. */
  formerDkimKey(key: DkimKeyVersion): Promise<DkimKey | undefined>;
  log: Log;
}

const isKey = (one: DkimKeyVersion, other: DkimKeyVersion | undefined): boolean =>
  one.scope === other?.scope && one.version === other.version;

/**
 * The key of an email's earlier attempt, if the settings have another one by now: a second copy must have the same bytes.
 * Read before the lease is taken, since it may not be had at present. Rejects with `StoreUnavailable`.
 */
export const formerKeyOf = async (
  { formerDkimKey, log }: SigningDependencies,
  { id, scope, identity }: Email,
  { dkim }: SettingsInForce,
): Promise<DkimKey | undefined> => {
  const signedBy = identity?.signedBy;
  if (!signedBy || isKey(signedBy, dkim)) return undefined;
  const key = await formerDkimKey(signedBy);
  if (!key) log.warn('The DKIM key of an earlier attempt is gone', { id, scope, version: signedBy.version });
  return key;
};

/** The message as it goes out. Where an earlier key is gone, the one in force signs: better another copy than none. */
export const signedMessage = async (
  raw: Buffer,
  { createdAt, scheduledAt = createdAt }: Email,
  { from, signedBy }: Identity,
  { dkim, former }: { dkim: SettingsInForce['dkim']; former: DkimKey | undefined },
): Promise<Buffer> => {
  if (!signedBy) return raw;
  const key = isKey(signedBy, dkim) ? dkim : (former ?? dkim);
  if (!key || !isAligned(from.address, key)) return raw;
  // The code that signs is loaded by the first email that is: few scopes sign.
  const { signed } = await import('#dkim');
  return signed(raw, key, scheduledAt);
};
