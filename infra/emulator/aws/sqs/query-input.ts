import { AwsError } from '../aws-error.ts';
import type { JsonObject } from '../json-protocol.ts';

export interface QueryCall {
  readonly operation: string;
  readonly input: JsonObject;
}

const integers = new Set(['MaxNumberOfMessages', 'WaitTimeSeconds', 'VisibilityTimeout', 'DelaySeconds', 'MaxResults']);

/** Converts a request in the query protocol, used by SQS clients before 2024, to the input of the JSON protocol. */
export const queryCall = (body: Buffer): QueryCall => {
  const { Action: operation, Version: _, ...fields } = Object.fromEntries(new URLSearchParams(body.toString('utf8')));
  if (!operation) throw new AwsError('MissingAction', 'The request must contain the parameter Action');
  return { operation, input: { ...scalars(fields), ...lists(fields), ...attributes(fields) } };
};

type Fields = Readonly<Record<string, string>>;

const scalars = (fields: Fields): JsonObject =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => isScalar(name))
      .map(([name, value]) => [name, integers.has(name) ? Number(value) : value]),
  );

/**
 * For example, `AttributeName.1=All` becomes `AttributeNames: ['All']`. Batches and message attributes
 * are not supported.
 */
const isScalar = (name: string): boolean => {
  if (!name.includes('.')) return true;
  if (listItem.test(name) || attributePart.test(name)) return false;
  throw new AwsError('UnsupportedOperation', `The local endpoint supports ${name} only in the JSON protocol`);
};

const listItem = /^((?:Message|MessageSystem)?AttributeName)\.\d+$/;
const attributePart = /^Attribute\.(\d+)\.(Name|Value)$/;

const lists = (fields: Fields): JsonObject => {
  const items = Object.entries(fields).map(([name, value]) => [listItem.exec(name)?.[1], value] as const);
  const grouped = Object.groupBy(items, ([name]) => (name ? `${name}s` : ''));
  return Object.fromEntries(
    Object.entries(grouped)
      .filter(([name]) => name !== '')
      .map(([name, pairs = []]) => [name, pairs.map(([, value]) => value)]),
  );
};

const attributes = (fields: Fields): JsonObject => {
  const named = Object.entries(fields).flatMap(([name, value]) => {
    const [, index, part] = attributePart.exec(name) ?? [];
    return part === 'Name' ? [[value, fields[`Attribute.${index}.Value`] ?? ''] as const] : [];
  });
  return named.length > 0 ? { Attributes: Object.fromEntries(named) } : {};
};
