import { AwsError } from '../aws-error.ts';
import { arnOf, type Location } from '../location.ts';

/** The key SSM uses if none is given. Its policy allows every principal of the account to use it through SSM. */
export const defaultKey = 'alias/aws/ssm';

/** ARNs of customer-managed keys by alias, such as `alias/emails`. */
export type KeyAliases = ReadonlyMap<string, string>;

const keyIdPattern = /^(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

const invalidKeyId = (message: string): AwsError => new AwsError('InvalidKeyId', message);

/** The ARN of a key given by id or ARN. Any well-formed id is assumed to exist in the account. */
const arnOfKey = (id: string, location: Location): string => {
  const prefix = arnOf(location, 'kms', 'key/');
  const bare = id.startsWith(prefix) ? id.slice(prefix.length) : id;
  if (!keyIdPattern.test(bare)) throw invalidKeyId(`Invalid keyId ${id}`);
  return prefix + bare;
};

/**
 * The ARN of the key that needs permissions; `undefined` for the default key, which needs none. Keys are
 * not registered, so that keys without permissions can be tested. Throws `InvalidKeyId` if `keyId` is not
 * a valid id, ARN or known alias.
 */
export const keyArnOf = (keyId: string, aliases: KeyAliases, location: Location): string | undefined => {
  const alias = /^(?:arn:aws:kms:[^:]*:[^:]*:)?(alias\/.+)$/.exec(keyId)?.[1];
  if (alias === defaultKey) return undefined;
  if (alias === undefined) return arnOfKey(keyId, location);
  const key = aliases.get(alias);
  if (key === undefined) throw invalidKeyId(`Alias ${arnOf(location, 'kms', alias)} is not found.`);
  return key;
};
