import type { SsmContext } from '../operation.ts';
import { parameterArn } from '../parameter-name.ts';
import type { ParameterVersion } from '../parameter-version.ts';
import { shownValue } from '../secure-value.ts';

/** A parameter in the shape of GetParameter's output. */
export const parameterOutput = (parameter: ParameterVersion, isDecrypted: boolean, context: SsmContext): object => ({
  Name: parameter.name,
  Type: parameter.type,
  Value: shownValue(parameter, isDecrypted, context),
  Version: parameter.version,
  LastModifiedDate: parameter.modifiedAt / 1000,
  ARN: parameterArn(parameter.name, context.location),
  DataType: parameter.dataType,
});

/** A version in the shape of DescribeParameters and GetParameterHistory. */
export const metadataOutput = (parameter: ParameterVersion): object => ({
  Name: parameter.name,
  Type: parameter.type,
  KeyId: parameter.keyId,
  LastModifiedDate: parameter.modifiedAt / 1000,
  LastModifiedUser: parameter.modifiedBy,
  Description: parameter.description,
  AllowedPattern: parameter.allowedPattern,
  Version: parameter.version,
  Tier: parameter.tier,
  Policies: [],
  DataType: parameter.dataType,
});
