import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { HealthReport } from '../../health/report.ts';
import type { HealthStore } from '../../ports/health-store.ts';
import { fromStore } from '../aws-faults.ts';
import { type Item, recordIn, toItem } from './attributes.ts';
import { readPartition } from './partition.ts';

const partition = 'health';

const toReport = (item: Item): HealthReport => ({ ...recordIn<HealthReport>(item), scope: item.sk?.S ?? '' });

/** Health reports in the emails table, one item per scope in one partition. Only check-health writes them. */
export const dynamoHealthStore = (client: DynamoDBClient, table: string): HealthStore => ({
  read: async () => (await readPartition(client, table, partition)).map(toReport),
  write: async ({ scope, ...report }) => {
    const Item = toItem({ ...report, pk: partition, sk: scope });
    await fromStore(client.send(new PutItemCommand({ TableName: table, Item })));
  },
});
