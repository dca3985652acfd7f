import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { type Item, toAttribute } from './attributes.ts';

type Update = Required<Pick<UpdateItemCommandInput, 'UpdateExpression' | 'ExpressionAttributeNames'>> &
  Pick<UpdateItemCommandInput, 'ExpressionAttributeValues'>;

/**
 * The UpdateItem parameters that set the given attributes and remove those that are null. Every name is written as
 * `#name`, since `state`, `from`, `type` and some 570 more are reserved words of DynamoDB.
 */
export const updateExpression = (attributes: Readonly<Record<string, unknown>>): Update => {
  const [set, removed]: [string[], string[]] = [[], []];
  const [names, values]: [Record<string, string>, Item] = [{}, {}];
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    names[`#${name}`] = name;
    if (value === null) removed.push(`#${name}`);
    else {
      set.push(`#${name} = :${name}`);
      values[`:${name}`] = toAttribute(value);
    }
  }
  const clauses = [
    ...(set.length > 0 ? [`SET ${set.join(', ')}`] : []),
    ...(removed.length > 0 ? [`REMOVE ${removed.join(', ')}`] : []),
  ];
  return {
    UpdateExpression: clauses.join(' '),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
};
