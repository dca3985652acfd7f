import { type DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { COUNTERS_KEPT_DAYS, type HourlyCounters, type HourOfMail } from '../../ports/hourly-counters.ts';
import { fromStore } from '../aws-faults.ts';
import { fromItem, type Item, toAttribute, toItem } from './attributes.ts';

const SECONDS_PER_DAY = 86_400;

const partitionOf = (scope: string): string => `counter#${scope}`;
/** `2026-11-22T04`, in UTC. */
const sortKeyOf = (hour: number): string => new Date(hour).toISOString().slice(0, 13);

const toHour = (scope: string, item: Item): HourOfMail => {
  const { pk: _pk, sk, ttl: _ttl, ...counts } = fromItem(item);
  return { scope, hour: Date.parse(`${sk}:00:00Z`), counts };
};

/** The counters in the emails table, one item per scope and hour. */
export const dynamoHourlyCounters = (client: DynamoDBClient, table: string): HourlyCounters => {
  const add = ({ scope, hour, counts }: HourOfMail) => {
    const names = Object.keys(counts);
    const request = new UpdateItemCommand({
      TableName: table,
      Key: toItem({ pk: partitionOf(scope), sk: sortKeyOf(hour) }),
      UpdateExpression: `SET #ttl = :ttl ADD ${names.map((name) => `#${name} :${name}`).join(', ')}`,
      ExpressionAttributeNames: { '#ttl': 'ttl', ...Object.fromEntries(names.map((name) => [`#${name}`, name])) },
      ExpressionAttributeValues: toItem({
        ':ttl': Math.ceil(hour / 1000) + COUNTERS_KEPT_DAYS * SECONDS_PER_DAY,
        ...Object.fromEntries(Object.entries(counts).map(([name, n]) => [`:${name}`, n])),
      }),
    });
    return fromStore(client.send(request));
  };
  return {
    add: async (hours) => {
      await Promise.all(hours.map(add));
    },
    read: async (scope, since) => {
      const request = new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND sk >= :since',
        ExpressionAttributeValues: {
          ':pk': toAttribute(partitionOf(scope)),
          ':since': toAttribute(sortKeyOf(since)),
        },
      });
      // Thirty-five days are some 840 small items: one page.
      const { Items = [] } = await fromStore(client.send(request));
      return Items.map((item) => toHour(scope, item));
    },
  };
};
