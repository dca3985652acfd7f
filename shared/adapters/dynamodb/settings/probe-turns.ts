import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { ProbeTurns } from '../../../ports/sending/probe-turns.ts';
import { toAttribute, toItem } from '../attributes.ts';
import { didWrite } from '../conditional.ts';

/** Turns in the emails table, one item per scope, removed by the TTL after an hour. */
export const dynamoProbeTurns = (client: DynamoDBClient, table: string): ProbeTurns => {
  const update = (scope: string, until: number, condition: string, values: Record<string, number>): Promise<boolean> =>
    didWrite(
      client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: toItem({ pk: 'probe-turns', sk: scope }),
          UpdateExpression: 'SET heldUntil = :until, #ttl = :ttl',
          ConditionExpression: condition,
          ExpressionAttributeNames: { '#ttl': 'ttl' },
          ExpressionAttributeValues: {
            ':until': toAttribute(until),
            ...toItem(values),
            ':ttl': toAttribute(Math.ceil(Math.max(until, ...Object.values(values)) / 1000) + 3600),
          },
        }),
      ),
    );
  return {
    take: (scope, now, until) =>
      update(scope, until, 'attribute_not_exists(heldUntil) OR heldUntil <= :now', { ':now': now }),
    giveBack: async (scope, until) => {
      await update(scope, 0, 'heldUntil = :mine', { ':mine': until });
    },
  };
};
