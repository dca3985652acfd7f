import { AwsError, invalid } from '../aws-error.ts';
import { arnOf, type Location } from '../location.ts';

/** A parameter as named by a caller. */
export interface Reference {
  readonly name: string;
  /** The part after the name: a version (`:3`) or a label (`:in-force`). */
  readonly selector?: string;
}

/** The parameter path in an ARN of this region and account; any other ARN matches no parameter. */
const pathIn = (text: string, { region, account }: Location): string => {
  if (!text.startsWith('arn:')) return text;
  const prefix = `arn:aws:ssm:${region}:${account}:parameter/`;
  if (!text.startsWith(prefix)) throw new AwsError('ParameterNotFound');
  return text.slice(prefix.length - 1);
};

/** Parses a name or ARN with an optional selector, ignoring surrounding spaces. Throws `AwsError`. */
export const reference = (text: string, location: Location): Reference => {
  const [path = '', selector, ...rest] = pathIn(text.trim(), location).split(':');
  if (rest.length > 0) throw invalid(nameRules);
  return { name: path, ...(selector !== undefined && { selector }) };
};

export const parameterArn = (name: string, location: Location): string =>
  arnOf(location, 'ssm', `parameter/${name.replace(/^\//, '')}`);

/** Parameter Store quotas. */
const maxLevels = 15;
const maxArnLength = 1011;

const nameRules =
  'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths ' +
  'divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_';

/**
 * Throws for a name that a new parameter may not have (User Guide, "Requirements and constraints for
 * parameter names").
 */
export const checkNewName = (name: string, location: Location): void => {
  if (/^\/aws\//i.test(name)) {
    throw new AwsError('AccessDeniedException', `No access to reserved parameter name: ${name}.`);
  }
  if (/^\/?(aws|ssm)/i.test(name) || !/^(\/[\w.-]+)+$|^[\w.-]+$/.test(name)) {
    if (/^[\w.-]+\/[\w./-]*$/.test(name)) throw invalid('Parameter name must be a fully qualified name.');
    throw invalid(nameRules);
  }
  if (name.split('/').length - 1 > maxLevels) {
    throw new AwsError(
      'HierarchyLevelLimitExceededException',
      `A hierarchy can have a maximum of ${maxLevels} levels.`,
    );
  }
  if (parameterArn(name, location).length > maxArnLength) {
    throw invalid(`Parameter name: with its ARN it can be at most ${maxArnLength} characters long`);
  }
};
