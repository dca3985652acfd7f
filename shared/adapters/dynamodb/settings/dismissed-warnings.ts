import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { DismissedWarning, DismissedWarnings } from '../../../ports/settings/dismissed-warnings.ts';
import { fromStore } from '../../aws-faults.ts';
import { type Item, recordIn, toAttribute, toItem } from '../attributes.ts';
import { batchGet } from '../batch-get.ts';

const keyOf = (scope: string): Item => toItem({ pk: 'dismissed-warnings', sk: scope });

/** `code path` has a space, and so is never the name of a key attribute. */
const nameOf = ({ code, path }: Pick<DismissedWarning, 'code' | 'path'>): string => `${code} ${path}`;

/**
 * One item per scope in the emails table, one attribute per warning, so that two people who dismiss two warnings at once
 * do not overwrite each other.
 */
export const dynamoDismissedWarnings = (client: DynamoDBClient, table: string): DismissedWarnings => ({
  read: async (scopes) => {
    const items = await batchGet({ client, table }, [...new Set(scopes)].map(keyOf));
    return items.flatMap((item) => Object.values(recordIn<Record<string, DismissedWarning>>(item)));
  },
  dismiss: async (warning) => {
    const update = new UpdateItemCommand({
      TableName: table,
      Key: keyOf(warning.scope),
      UpdateExpression: 'SET #warning = :dismissed',
      ExpressionAttributeNames: { '#warning': nameOf(warning) },
      ExpressionAttributeValues: { ':dismissed': toAttribute(warning) },
    });
    await fromStore(client.send(update));
  },
  restore: async (warning) => {
    const update = new UpdateItemCommand({
      TableName: table,
      Key: keyOf(warning.scope),
      UpdateExpression: 'REMOVE #warning',
      ExpressionAttributeNames: { '#warning': nameOf(warning) },
    });
    await fromStore(client.send(update));
  },
});
