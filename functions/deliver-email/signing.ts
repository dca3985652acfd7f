import { type DkimKey, isAligned } from '../../shared/email/dkim/key.ts';
import type { Email, Identity } from '../../shared/email/lifecycle/email.ts';
import type { DkimKeyVersion, SettingsInForce } from '../../shared/ports/settings/settings-reader.ts';
import type { Log } from '../../shared/runtime/logger.ts';

export interface SigningDependencies {
  /** A DKIM key that is no longer current; `undefined` if it has been deleted. Rejects with `StoreUnavailable`. */
  formerDkimKey(key: DkimKeyVersion): Promise<DkimKey | undefined>;
  log: Log;
}

/**
 * The DKIM key of an email's earlier attempt, if the settings now have another one: a repeated copy must have
 * identical bytes. Read before the lease is taken, because the read may fail. Rejects with `StoreUnavailable`.
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

/**
 * The message as sent, signed. If the earlier attempt's key is gone, the current key signs: a copy with other bytes
 * is better than none.
 */
export const signedMessage = async (
  raw: Buffer,
  { createdAt, scheduledAt = createdAt }: Email,
  { from, signedBy }: Identity,
  { dkim, former }: { dkim: SettingsInForce['dkim']; former: DkimKey | undefined },
): Promise<Buffer> => {
  if (!signedBy) return raw;
  const key = isKey(signedBy, dkim) ? dkim : (former ?? dkim);
  if (!key || !isAligned(from.address, key)) return raw;
  // Loaded on first use, since few scopes sign.
  const { signed } = await import('#dkim');
  return signed(raw, key, scheduledAt);
};

const isKey = (one: DkimKeyVersion, other: DkimKeyVersion | undefined): boolean =>
  one.scope === other?.scope && one.version === other.version;
