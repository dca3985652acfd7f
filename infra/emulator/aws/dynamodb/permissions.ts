import type { Permission } from '../call.ts';
import type { JsonObject } from '../json-protocol.ts';
import { arnOf, type Location } from '../location.ts';
import { statementsIn, tableUpdatedBy } from './partiql.ts';

/** Operations on a table, or on an index if IndexName is given. */
const onTableOrIndex = new Set(['Query', 'Scan']);
const onTable = new Set([
  ...['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
  ...['CreateTable', 'UpdateTable', 'DeleteTable', 'DescribeTable'],
  ...['UpdateTimeToLive', 'DescribeTimeToLive', 'UpdateContinuousBackups', 'DescribeContinuousBackups'],
]);
const onTables = new Set(['BatchGetItem', 'BatchWriteItem']);
const onArn = new Set(['TagResource', 'UntagResource', 'ListTagsOfResource']);

/** The IAM permissions a call needs (Service Authorization Reference, "Amazon DynamoDB"); `undefined` if unknown. */
export const dynamodbPermissions = (
  operation: string,
  input: JsonObject,
  location: Location,
): readonly Permission[] | undefined => {
  if (operation === 'BatchExecuteStatement') return statementPermissions(input, location);
  const action = `dynamodb:${operation}`;
  return resourcesOf(operation, input, location)?.map((resource) => ({ action, resource }));
};

/** The permissions of each statement; `undefined` if one of them is not an UPDATE. */
const statementPermissions = (input: JsonObject, location: Location): Permission[] | undefined => {
  const names = statementsIn(input).map(({ Statement }) => tableUpdatedBy(String(Statement)));
  const known = names.flatMap((name) => name ?? []);
  if (known.length < names.length || known.length === 0) return undefined;
  const resources = tables([...new Set(known)], '', location) ?? [];
  return resources.map((resource) => ({ action: 'dynamodb:PartiQLUpdate', resource }));
};

const resourcesOf = (operation: string, input: JsonObject, location: Location): string[] | undefined => {
  if (operation === 'ListTables') return ['*'];
  if (onArn.has(operation)) return strings(input.ResourceArn);
  if (onTable.has(operation)) return tables(strings(input.TableName), '', location);
  if (onTableOrIndex.has(operation)) {
    const index = input.IndexName === undefined ? '' : `/index/${input.IndexName}`;
    return tables(strings(input.TableName), index, location);
  }
  if (onTables.has(operation)) return tables(Object.keys(input.RequestItems ?? {}), '', location);
  return undefined;
};

const tables = (names: string[] | undefined, suffix: string, location: Location): string[] | undefined =>
  names?.map((name) => arnOf(location, 'dynamodb', `table/${name}${suffix}`));

const strings = (value: unknown): string[] | undefined => (typeof value === 'string' ? [value] : undefined);
