import { isDeepStrictEqual } from 'node:util';
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { InForceStore, PairInForce } from '../../ports/settings/in-force-store.ts';
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
export const dynamoInForceStore = (client: DynamoDBClient, table: string): InForceStore => {
  const get = (scopes: readonly string[]): Promise<Item[]> => batchGet({ client, table }, scopes.map(keyOf));

  return {
    read: async (scopes) => {
      const pairs = (await get([...new Set(scopes)])).map(toPair);
      return new Map(pairs.map((pair) => [pair.scope, pair]));
    },
    list: async () => (await readPartition(client, table, partition)).map(toPair),
    move: async ({ scope, reviewed, ...pair }) => {
      const Item = { ...keyOf(scope), ...toItem({ ...pair, judged: reviewed }) };
      const request = new PutItemCommand({ TableName: table, Item, ...conditionOn(pair.revision - 1) });
      if (await didWrite(client.send(request))) return true;
      // The SDK repeats a write whose response was lost, which then fails because of its own first write.
      return isDeepStrictEqual(await get([scope]), [Item]);
    },
  };
};

const keyOf = (scope: string): Item => toItem({ pk: partition, sk: scope });

const conditionOn = (revision: number) =>
  revision === 0
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : { ConditionExpression: 'revision = :seen', ExpressionAttributeValues: { ':seen': toAttribute(revision) } };
