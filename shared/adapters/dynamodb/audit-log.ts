import { type DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { AuditEntry, AuditLog } from '../../ports/audit-log.ts';
import { fromStore } from '../aws-faults.ts';
import { type Item, recordIn, toItem } from './attributes.ts';

const DAYS_KEPT = 400;

/** An entry that was retracted. */
type Retracted = { id: string; isRetracted: true };

/**
 * The audit log in one partition of the emails table, ordered by id, which is ordered by time: a shop has few changes.
 * An entry costs one write, a list one request per 1 MB. `newId` makes a UUIDv7 of a time.
 */
export const dynamoAuditLog = (client: DynamoDBClient, table: string, newId: (at: number) => string): AuditLog => {
  const put = (record: AuditEntry | Retracted, ttl: number) =>
    fromStore(
      client.send(
        new PutItemCommand({
          TableName: table,
          Item: toItem({ ...record, pk: 'audit', sk: record.id, ttl }),
        }),
      ),
    );
  return {
    add: async (record) => {
      const id = newId(record.at);
      await put({ ...record, id }, Math.ceil(record.at / 1000) + DAYS_KEPT * 86_400);
      return id;
    },
    // Overwritten and expired, so that the function needs no right to delete.
    retract: async (id) => {
      await put({ id, isRetracted: true }, 1);
    },
    list: async ({ after, limit }) => {
      const entries: AuditEntry[] = [];
      let start: Item | undefined = after === undefined ? undefined : toItem({ pk: 'audit', sk: after });
      do {
        const request: QueryCommand = new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          FilterExpression: 'attribute_not_exists(isRetracted)',
          ExpressionAttributeValues: toItem({ ':pk': 'audit' }),
          ScanIndexForward: false,
          ConsistentRead: true,
          Limit: limit - entries.length,
          ExclusiveStartKey: start,
        });
        const { Items = [], LastEvaluatedKey } = await fromStore(client.send(request));
        entries.push(...Items.map((item) => recordIn<AuditEntry>(item)));
        start = LastEvaluatedKey;
      } while (start && entries.length < limit);
      return entries;
    },
  };
};
