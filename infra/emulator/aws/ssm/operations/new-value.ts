import type * as z from 'zod/mini';
import { AwsError, invalid } from '../../aws-error.ts';
import type { ParameterVersion, parameterTier } from '../parameter-version.ts';

type RequestedTier = z.infer<typeof parameterTier>;
type StoredTier = ParameterVersion['tier'];

/** Parameter Store quotas, in bytes. */
const maxBytes = { Standard: 4096, Advanced: 8192 };

const tooLongForStandard =
  `Standard tier parameters support a maximum parameter value of ${maxBytes.Standard} characters. To create a larger ` +
  'parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see ' +
  'https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html';

const cannotDowngrade =
  "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to " +
  'the standard-parameter tier.';

const tooLong = `Value at 'value' failed to satisfy constraint: Member must have length less than or equal to ${maxBytes.Advanced}`;

/** The tier that stores a value. Throws if the value does not fit the requested tier. */
export const tierFor = (value: string, requested: RequestedTier, current: StoredTier | undefined): StoredTier => {
  const bytes = Buffer.byteLength(value);
  if (bytes > maxBytes.Advanced) throw invalid(tooLong);
  if (requested === 'Standard' && current === 'Advanced') throw invalid(cannotDowngrade);
  if (requested === 'Standard' && bytes > maxBytes.Standard) throw invalid(tooLongForStandard);
  const isAdvanced = requested === 'Advanced' || current === 'Advanced' || bytes > maxBytes.Standard;
  return isAdvanced ? 'Advanced' : 'Standard';
};

/** Throws for a value that Parameter Store refuses in every tier. */
export const checkValue = (value: string, allowedPattern: string | undefined): void => {
  if (/\{\{.*\}\}/s.test(value))
    throw invalid('Parameter value can\'t nest another parameter. Do not use "{{}}" in the value');
  if (allowedPattern !== undefined && !compiled(allowedPattern).test(value)) {
    throw new AwsError(
      'ParameterPatternMismatchException',
      `Parameter value, cannot be validated against allowedPattern: ${allowedPattern}`,
    );
  }
};

const compiled = (pattern: string): RegExp => {
  try {
    return new RegExp(pattern);
  } catch {
    throw new AwsError(
      'InvalidAllowedPatternException',
      'The request does not meet the regular expression requirement.',
    );
  }
};
