import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { DueEvent, EventRecord, WebhookStore } from '../../ports/emails/webhooks.ts';
import type { Endpoint } from '../../webhooks/endpoint.ts';
import { fromStore } from '../aws-faults.ts';
import { fromItem, type Item, toAttribute, toItem } from './attributes.ts';
import { didWrite } from './conditional.ts';
import { readPartition } from './partition.ts';
import { updateExpression } from './update-expression.ts';

const directory = 'webhooks';
const endpointKey = (id: string): Item => toItem({ pk: directory, sk: id });
const eventsOf = (endpoint: string): string => `webhook#${endpoint}`;
const eventKey = ({ endpoint, id }: { endpoint: string; id: string }): Item =>
  toItem({ pk: eventsOf(endpoint), sk: id });

/** The shard of the due index for events; the numbered shards are for emails. */
const DUE_SHARD = 'webhooks';
/** Days for which an event and its attempts are kept. */
const KEPT_MS = 30 * 86_400_000;

const toEndpoint = (item: Item): Endpoint => {
  const { pk: _pk, sk, ...endpoint } = fromItem(item);
  return { ...endpoint, id: sk } as Endpoint;
};

const toEvent = (item: Item): EventRecord => {
  const { pk, sk, dueShard: _shard, dueAt: _dueAt, ttl: _ttl, ...event } = fromItem(item);
  return { attempts: [], ...event, endpoint: String(pk).slice(eventsOf('').length), id: sk } as unknown as EventRecord;
};

/**
 * Webhook endpoints in one partition of the emails table, and the deliveries to each in another: one item per event, with
 * its attempts. A delivery costs one write, and a failed one another for the due index.
 */
export const dynamoWebhookStore = (client: DynamoDBClient, table: string): WebhookStore => ({
  endpoints: async () => (await readPartition(client, table, directory)).map(toEndpoint),
  put: async ({ id, ...endpoint }) => {
    const request = new PutItemCommand({ TableName: table, Item: { ...endpointKey(id), ...toItem(endpoint) } });
    await fromStore(client.send(request));
  },
  update: (id, changes, ifSecret) => {
    const update = updateExpression(changes);
    const values = { ...update.ExpressionAttributeValues, ...(ifSecret && { ':known': toAttribute(ifSecret) }) };
    const request = new UpdateItemCommand({
      TableName: table,
      Key: endpointKey(id),
      UpdateExpression: update.UpdateExpression,
      ExpressionAttributeNames: { ...update.ExpressionAttributeNames, ...(ifSecret && { '#secret': 'secret' }) },
      ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
      ConditionExpression: ifSecret ? '#secret = :known' : 'attribute_exists(pk)',
    });
    return didWrite(client.send(request));
  },
  remove: async (id) => {
    await fromStore(client.send(new DeleteItemCommand({ TableName: table, Key: endpointKey(id) })));
  },
  record: async (
    { type, at, body, state, attempts, nextAttemptAt, unconfirmed, ...key },
    dueAt: number | undefined = nextAttemptAt,
  ) => {
    const update = updateExpression({
      type,
      at,
      body,
      state,
      nextAttemptAt: nextAttemptAt ?? null,
      unconfirmed: unconfirmed ?? null,
      dueAt: dueAt ?? null,
      dueShard: dueAt === undefined ? null : DUE_SHARD,
      ttl: Math.ceil((at + KEPT_MS) / 1_000),
    });
    const request = new UpdateItemCommand({
      TableName: table,
      Key: eventKey(key),
      UpdateExpression: (update.UpdateExpression ?? '').replace(
        /^SET /,
        'SET attempts = list_append(if_not_exists(attempts, :none), :made), ',
      ),
      ExpressionAttributeNames: update.ExpressionAttributeNames,
      ExpressionAttributeValues: {
        ...update.ExpressionAttributeValues,
        ':none': toAttribute([]),
        ':made': toAttribute(attempts),
      },
    });
    await fromStore(client.send(request));
  },
  event: async (endpoint, id) => {
    const request = new GetItemCommand({ TableName: table, Key: eventKey({ endpoint, id }), ConsistentRead: true });
    const { Item } = await fromStore(client.send(request));
    return Item && toEvent(Item);
  },
  events: async (endpoint, { after, limit }) => {
    const request = new QueryCommand({
      TableName: table,
      KeyConditionExpression: after === undefined ? 'pk = :pk' : 'pk = :pk AND sk < :after',
      ExpressionAttributeValues: toItem({ ':pk': eventsOf(endpoint), ...(after && { ':after': after }) }),
      ScanIndexForward: false,
      Limit: limit,
    });
    const { Items = [] } = await fromStore(client.send(request));
    return Items.map(toEvent);
  },
  due: async (now, limit) => {
    const request = new QueryCommand({
      TableName: table,
      IndexName: 'due',
      KeyConditionExpression: 'dueShard = :shard AND dueAt <= :now',
      ExpressionAttributeValues: toItem({ ':shard': DUE_SHARD, ':now': now }),
      Limit: limit,
    });
    const { Items = [] } = await fromStore(client.send(request));
    return Items.map(toDue);
  },
  postpone: (due, until) => {
    const request = new UpdateItemCommand({
      TableName: table,
      Key: eventKey(due),
      UpdateExpression: 'SET dueAt = :until',
      ConditionExpression: 'dueAt = :seen',
      ExpressionAttributeValues: toItem({ ':until': until, ':seen': due.dueAt }),
    });
    return didWrite(client.send(request));
  },
});

const toDue = (item: Item): DueEvent => ({
  endpoint: (item.pk?.S ?? '').slice(eventsOf('').length),
  id: item.sk?.S ?? '',
  dueAt: Number(item.dueAt?.N),
});
