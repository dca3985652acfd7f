import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { InForceStore, PairInForce } from '../../ports/in-force-store.ts';
import { type Item, recordIn, toAttribute, toItem } from './attributes.ts';
import { batchGet } from './batch-get.ts';
import { didWrite } from './conditional.ts';
import { readPartition } from './partition.ts';

const partition = 'settings';

/** A pair as it is stored. `judged` is the stored name of `reviewed`: earlier versions of the code read and write it. */
type StoredPair = Omit<PairInForce, 'reviewed'> & { judged: PairInForce['reviewed'] };

const toPair = (item: Item): PairInForce => {
  const { judged: reviewed, ...pair } = recordIn<StoredPair>(item);
  return { ...pair, reviewed, scope: item.sk?.S ?? '' };
};

/** The pairs in force, one item per scope in one partition of the emails table. */
export const dynamoInForceStore = (client: DynamoDBClient, table: string): InForceStore => ({
  read: async (scopes) => {
    const keys = [...new Set(scopes)].map((scope) => toItem({ pk: partition, sk: scope }));
    const pairs = (await batchGet({ client, table }, keys)).map(toPair);
    return new Map(pairs.map((pair) => [pair.scope, pair]));
  },
  list: async () => (await readPartition(client, table, partition)).map(toPair),
  move: async (next) => {
    const { scope, reviewed, ...pair } = next;
    const request = new PutItemCommand({
      TableName: table,
      Item: toItem({ ...pair, judged: reviewed, pk: partition, sk: scope }),
      ...conditionOn(next.revision - 1),
    });
    return didWrite(client.send(request));
  },
});

const conditionOn = (revision: number) =>
  revision === 0
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : { ConditionExpression: 'revision = :seen', ExpressionAttributeValues: { ':seen': toAttribute(revision) } };
