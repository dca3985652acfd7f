import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { isFinal } from '../../../email/lifecycle/email.ts';
import { defaultShards } from '../../../runtime/env.ts';
import { fromStore } from '../../aws-faults.ts';
import { type Item, toAttribute } from '../attributes.ts';
import { batchGet } from '../batch-get.ts';
import { type DueShards, duePartitions } from './due-index.ts';
import { emailFromItem, emailId, statusKey } from './email-item.ts';

interface Page {
  ids: string[];
  next: Item | undefined;
}

const page = async (
  client: DynamoDBClient,
  table: string,
  query: Page['next'],
  index: string,
  key: string,
  value: string,
): Promise<Page> => {
  const request = new QueryCommand({
    TableName: table,
    IndexName: index,
    KeyConditionExpression: '#key = :value',
    ExpressionAttributeNames: { '#key': key },
    ExpressionAttributeValues: { ':value': toAttribute(value) },
    Limit: 100,
    ExclusiveStartKey: query,
  });
  const { Items = [], LastEvaluatedKey } = await fromStore(client.send(request));
  return { ids: Items.map(emailId), next: LastEvaluatedKey };
};

/** Whether a partition of an index contains an email of a scope that is not in a final state. */
const hasOpen = async (
  client: DynamoDBClient,
  table: string,
  scope: string,
  index: string,
  key: string,
  value: string,
): Promise<boolean> => {
  let next: Item | undefined;
  do {
    const found = await page(client, table, next, index, key, value);
    const items = await batchGet({ client, table }, found.ids.map(statusKey));
    if (items.map(emailFromItem).some((email) => email.scope === scope && !isFinal(email.state))) return true;
    next = found.next;
  } while (next);
  return false;
};

/**
 * Emails of a scope that are not in a final state. Each of them is due or held, so the two sparse indexes contain it;
 * open emails of other scopes are read as well, so use this rarely.
 */
export const scopeEmails = (
  client: DynamoDBClient,
  table: string,
  { now = Date.now, shards = defaultShards.due }: Partial<DueShards> = {},
) => ({
  anyOpen: async (scope: string): Promise<boolean> => {
    if (await hasOpen(client, table, scope, 'held', 'heldScope', scope)) return true;
    for (const shard of await duePartitions(client, table, { now, shards })()) {
      if (await hasOpen(client, table, scope, 'due', 'dueShard', String(shard))) return true;
    }
    return false;
  },
});
