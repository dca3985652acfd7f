import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { toItem } from './attributes.ts';

type Update = Required<Pick<UpdateItemCommandInput, 'UpdateExpression' | 'ExpressionAttributeNames'>> &
  Pick<UpdateItemCommandInput, 'ExpressionAttributeValues'>;

/**
 * The UpdateItem parameters that set the given attributes and remove those that are null. Every name is written as
 * `#name`, since `state`, `from`, `type` and some 570 more are reserved words of DynamoDB.
 */
export const updateExpression = (attributes: Readonly<Record<string, unknown>>): Update => {
  const given = Object.keys(attributes).filter((name) => attributes[name] !== undefined);
  const removed = given.filter((name) => attributes[name] === null);
  const set = given.filter((name) => attributes[name] !== null);
  const clauses = [
    ...(set.length > 0 ? [`SET ${set.map((name) => `#${name} = :${name}`).join(', ')}`] : []),
    ...(removed.length > 0 ? [`REMOVE ${removed.map((name) => `#${name}`).join(', ')}`] : []),
  ];
  return {
    UpdateExpression: clauses.join(' '),
    ExpressionAttributeNames: Object.fromEntries(given.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: toItem(Object.fromEntries(set.map((name) => [`:${name}`, attributes[name]]))),
  };
};
