import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { MailboxProgress, MailboxStore } from '../../ports/emails/mailbox.ts';
import { fromStore } from '../aws-faults.ts';
import { recordIn, toAttribute, toItem } from './attributes.ts';
import { didWrite, unlessConditionFails } from './conditional.ts';
import { updateExpression } from './update-expression.ts';

const keyOf = (scope: string) => toItem({ pk: 'mailboxes', sk: scope });

/** Mailboxes for returned mail as one item per scope of the emails table: the lease, the cursor and the last report. */
export const dynamoMailboxStore = (client: DynamoDBClient, table: string): MailboxStore => ({
  take: async (scope, now, until) => {
    const request = new UpdateItemCommand({
      TableName: table,
      Key: keyOf(scope),
      UpdateExpression: 'SET heldUntil = :until',
      ConditionExpression: 'attribute_not_exists(heldUntil) OR heldUntil <= :now',
      ExpressionAttributeValues: { ':until': toAttribute(until), ':now': toAttribute(now) },
      ReturnValues: 'ALL_NEW',
    });
    const taken = await fromStore(unlessConditionFails(client.send(request)));
    if (!taken) return undefined;
    const { cursor, report } = recordIn<MailboxProgress>(taken.Attributes ?? {});
    return { ...(cursor && { cursor }), ...(report && { report }) };
  },
  write: (scope, until, progress, isLast) => {
    const update = updateExpression({ ...progress, ...(isLast && { heldUntil: 0 }) });
    const request = new UpdateItemCommand({
      TableName: table,
      Key: keyOf(scope),
      ...update,
      ConditionExpression: 'heldUntil = :mine',
      ExpressionAttributeValues: { ...update.ExpressionAttributeValues, ':mine': toAttribute(until) },
    });
    return didWrite(client.send(request));
  },
  report: async (scope) => {
    const { Item } = await fromStore(client.send(new GetItemCommand({ TableName: table, Key: keyOf(scope) })));
    return Item && recordIn<MailboxProgress>(Item).report;
  },
});
