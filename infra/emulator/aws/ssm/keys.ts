import { AwsError } from '../aws-error.ts';
import { arnOf, type Place } from '../place.ts';

/** What SSM encrypts with when no key is given. Its policy lets every principal of the account use it through SSM. */
export const defaultKey = 'alias/aws/ssm';

/** ARNs of customer keys by alias; an alias begins with `alias/`. */
export type KeyAliases = ReadonlyMap<string, string>;

/**
 * ARN of the key that permissions are about. `undefined` for the default key, which needs none. Keys themselves are
 * not registered: any id is taken to exist.
 */
export const keyArnOf = (keyId: string, aliases: KeyAliases, place: Place): string | undefined => {
  const alias = /^(?:arn:aws:kms:[^:]*:[^:]*:)?(alias\/.+)$/.exec(keyId)?.[1];
  if (alias === defaultKey) return undefined;
  if (alias === undefined) return keyId.startsWith('arn:') ? keyId : arnOf(place, 'kms', `key/${keyId}`);
  const key = aliases.get(alias);
  if (key === undefined) throw new AwsError('InvalidKeyId', `Alias ${arnOf(place, 'kms', alias)} is not found.`);
  return key;
};
