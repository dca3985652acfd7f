import type { Permission } from '../call.ts';
import type { JsonObject } from '../json-protocol.ts';
import { arnOf, type Location } from '../location.ts';
import { parameterArn, reference } from './parameter-name.ts';

const onName = new Set([
  ...['GetParameter', 'PutParameter', 'DeleteParameter', 'GetParameterHistory'],
  ...['LabelParameterVersion', 'UnlabelParameterVersion'],
]);
const onNames = new Set(['GetParameters', 'DeleteParameters']);
const onResource = new Set(['AddTagsToResource', 'RemoveTagsFromResource', 'ListTagsForResource']);

/**
 * The IAM permissions a call needs (Service Authorization Reference, "AWS Systems Manager"); `undefined` if unknown.
 */
export const ssmPermissions = (
  operation: string,
  input: JsonObject,
  location: Location,
): readonly Permission[] | undefined => {
  const names = namesIn(operation, input, location);
  if (operation === 'DescribeParameters')
    return [{ action: 'ssm:DescribeParameters', resource: arnOf(location, 'ssm', '*') }];
  const permissions = names?.map((name) => ({
    action: `ssm:${operation}`,
    resource: parameterArn(name, location),
    context: contextOf(operation, input),
  }));
  const tagged = operation === 'PutParameter' && input.Tags !== undefined ? (permissions ?? []) : [];
  return permissions && [...permissions, ...tagged.map((put) => ({ ...put, action: 'ssm:AddTagsToResource' }))];
};

const namesIn = (operation: string, input: JsonObject, location: Location): string[] | undefined => {
  if (onName.has(operation)) return names([input.Name], location);
  if (onNames.has(operation)) return names(input.Names, location);
  if (onResource.has(operation) && input.ResourceType === 'Parameter') return names([input.ResourceId], location);
  return operation === 'GetParametersByPath' ? names([input.Path], location) : undefined;
};

/** Permissions apply to the parameter, whatever version is requested. */
const names = (values: unknown, location: Location): string[] | undefined =>
  Array.isArray(values) && values.every((value) => typeof value === 'string')
    ? values.map((value) => nameOf(value, location))
    : undefined;

/** An ARN of another account or region is not found later; its permission is checked nevertheless. */
const nameOf = (value: string, location: Location): string =>
  value.startsWith('arn:') ? value.slice(value.indexOf('/')) : reference(value, location).name;

const contextOf = (operation: string, input: JsonObject): NonNullable<Permission['context']> => {
  if (operation === 'PutParameter') return { 'ssm:Overwrite': String(input.Overwrite ?? false) };
  return operation === 'GetParametersByPath' ? { 'ssm:Recursive': String(input.Recursive ?? false) } : {};
};
