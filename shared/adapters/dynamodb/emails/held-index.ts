import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { HeldEmails } from '../../../ports/held-emails.ts';
import { fromStore } from '../../aws-faults.ts';
import { toAttribute } from '../attributes.ts';
import { emailId } from './email-item.ts';

/** The sparse index of held emails; one request, whose page ends at 1 MB, some 8,000 emails. */
export const heldIndex = (client: DynamoDBClient, table: string): HeldEmails => ({
  held: async (scope, limit) => {
    const request = new QueryCommand({
      TableName: table,
      IndexName: 'held',
      KeyConditionExpression: 'heldScope = :scope',
      ExpressionAttributeValues: { ':scope': toAttribute(scope) },
      Limit: limit,
    });
    const { Items = [] } = await fromStore(client.send(request));
    return Items.map(emailId);
  },
});
