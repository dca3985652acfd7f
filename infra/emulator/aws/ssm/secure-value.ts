import { keyArnOf } from './keys.ts';
import type { SsmContext } from './operation.ts';
import { parameterArn } from './parameter-name.ts';
import type { ParameterVersion } from './parameter-version.ts';

type KeyAction = 'kms:Decrypt' | 'kms:Encrypt' | 'kms:GenerateDataKey';

/**
 * The value as the caller may see it. A SecureString is decrypted only on request, and only if the
 * caller may use its key.
 */
export const shownValue = (parameter: ParameterVersion, isDecrypted: boolean, context: SsmContext): string => {
  const { type, name, value, keyId } = parameter;
  if (type !== 'SecureString' || keyId === undefined || !isDecrypted) return value;
  demandKey('kms:Decrypt', keyId, name, context);
  return context.vault.decrypt(value, parameterArn(name, context.location));
};

/** Encrypts a value. Standard parameters are encrypted by KMS directly, advanced ones with a data key. */
export const sealedValue = (
  parameter: Pick<ParameterVersion, 'name' | 'value' | 'tier'>,
  keyId: string,
  context: SsmContext,
): string => {
  const { name, value, tier } = parameter;
  demandKey(tier === 'Advanced' ? 'kms:GenerateDataKey' : 'kms:Encrypt', keyId, name, context);
  return context.vault.encrypt(value, parameterArn(name, context.location));
};

/** Parameter Store calls KMS on the caller's behalf, with the parameter's ARN as encryption context. */
const demandKey = (action: KeyAction, keyId: string, name: string, context: SsmContext): void => {
  const { access, caller, location, aliases } = context;
  const resource = keyArnOf(keyId, aliases, location);
  if (resource === undefined) return;
  access.demand(caller, {
    action,
    resource,
    context: {
      'kms:EncryptionContext:PARAMETER_ARN': parameterArn(name, location),
      'kms:EncryptionContextKeys': ['PARAMETER_ARN'],
      'kms:ViaService': `ssm.${location.region}.amazonaws.com`,
      'kms:CallerAccount': location.account,
    },
  });
};
