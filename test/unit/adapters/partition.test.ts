import { DynamoDBClient, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { expect, it, vi } from 'vitest';
import { toItem } from '../../../shared/adapters/dynamodb/attributes.ts';
import { readPartition } from '../../../shared/adapters/dynamodb/partition.ts';

it('continues after each page until the last', async () => {
  const client = new DynamoDBClient({ region: 'eu-central-1' });
  const items = ['a', 'b', 'c'].map((sk) => toItem({ pk: 'keys', sk }));
  vi.spyOn(client, 'send').mockImplementation(async ({ input }) => {
    const { ExclusiveStartKey: after } = input as QueryCommandInput;
    const at = items.findIndex(({ sk }) => sk?.S === after?.sk?.S) + 1;
    return { Items: items.slice(at, at + 1), LastEvaluatedKey: at < items.length - 1 ? items[at] : undefined };
  });
  expect(await readPartition(client, 'emails', 'keys')).toEqual(items);
});
