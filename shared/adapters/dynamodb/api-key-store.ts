import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { ApiKey, ApiKeyStore } from '../../ports/api-key-store.ts';
import { fromStore } from '../aws-faults.ts';
import { type Item, recordIn, toAttribute, toItem } from './attributes.ts';
import { didWrite } from './conditional.ts';
import { readPartition } from './partition.ts';

/** A key is found by the hash of its token. */
const keyOf = (hash: string): Item => toItem({ pk: `key#${hash}`, sk: 'key' });

/** The directory repeats every key in one partition, to list keys and to find one by its id. */
const directory = 'keys';
const entryOf = (id: string): Item => toItem({ pk: directory, sk: id });

const renaming = (table: string, Key: Item, name: string): UpdateItemCommand =>
  new UpdateItemCommand({
    TableName: table,
    Key,
    UpdateExpression: 'SET #name = :name',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: { '#name': 'name' },
    ExpressionAttributeValues: { ':name': toAttribute(name) },
  });

const markingUsed = (table: string, Key: Item, day: string): UpdateItemCommand =>
  new UpdateItemCommand({
    TableName: table,
    Key,
    UpdateExpression: 'SET lastUsedOn = :day',
    ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(lastUsedOn) OR lastUsedOn < :day)',
    ExpressionAttributeValues: { ':day': toAttribute(day) },
  });

/**
 * API keys in the emails table. The directory entry is written before the key and removed after it, so that a failure
 * in between leaves an entry without a working key, never a working key that no list shows.
 */
export const dynamoApiKeyStore = (client: DynamoDBClient, table: string): ApiKeyStore => {
  const get = async (key: Item): Promise<ApiKey | undefined> => {
    const request = new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true });
    const { Item } = await fromStore(client.send(request));
    return Item && recordIn<ApiKey>(Item);
  };
  const put = (item: Item) => fromStore(client.send(new PutItemCommand({ TableName: table, Item: item })));
  const remove = (key: Item) => fromStore(client.send(new DeleteItemCommand({ TableName: table, Key: key })));

  return {
    find: (hash) => get(keyOf(hash)),
    create: async (key) => {
      await put({ ...toItem(key), ...entryOf(key.id) });
      await put({ ...toItem(key), ...keyOf(key.hash) });
    },
    list: async () => (await readPartition(client, table, directory)).map((item) => recordIn<ApiKey>(item)),
    rename: async (id, name) => {
      const key = await get(entryOf(id));
      if (!key) return false;
      // Each with a condition, so that a key revoked in the meantime does not come back.
      const renamed = [entryOf(id), keyOf(key.hash)].map((Key) => didWrite(client.send(renaming(table, Key, name))));
      return (await Promise.all(renamed)).every(Boolean);
    },
    markUsed: async ({ id, hash }, day) => {
      const items = [entryOf(id), keyOf(hash)];
      await Promise.all(items.map((Key) => didWrite(client.send(markingUsed(table, Key, day)))));
    },
    remove: async (id) => {
      const key = await get(entryOf(id));
      if (!key) return false;
      await remove(keyOf(key.hash));
      await remove(entryOf(id));
      return true;
    },
  };
};
