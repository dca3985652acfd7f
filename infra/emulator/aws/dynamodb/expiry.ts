import { AwsError } from '../aws-error.ts';
import type { JsonObject } from '../json-protocol.ts';
import { keyNames, type Tables } from './tables.ts';
import { timeToLiveAttribute } from './time-to-live.ts';

/** DynamoDB does not delete items whose expiry is further in the past than this (Developer Guide, "Time to Live"). */
const longestOverdueSeconds = 5 * 365 * 24 * 3600;
const expired = '#ttl < :now AND #ttl > :longest';

/** Deletes the expired items of all tables, which DynamoDB does within days. `nowMs` is in epoch milliseconds. */
export const deleteExpiredItems = async (tables: Tables, nowMs: number): Promise<void> => {
  for await (const table of tableNames(tables)) {
    const attribute = await timeToLiveAttribute(tables, table);
    if (attribute) await sweep(tables, table, condition(attribute, Math.floor(nowMs / 1000)));
  }
};

const condition = (attribute: string, nowSeconds: number): JsonObject => ({
  ExpressionAttributeNames: { '#ttl': attribute },
  ExpressionAttributeValues: {
    ':now': { N: String(nowSeconds) },
    ':longest': { N: String(nowSeconds - longestOverdueSeconds) },
  },
});

const sweep = async (tables: Tables, table: string, parameters: JsonObject): Promise<void> => {
  const names = await keyNames(tables, table);
  const scan = { TableName: table, FilterExpression: expired, ...parameters };
  for await (const page of pages(tables, 'Scan', scan, 'LastEvaluatedKey', 'ExclusiveStartKey')) {
    for (const item of page.Items as JsonObject[]) {
      const key = Object.fromEntries(names.map((name) => [name, item[name]]));
      await deleteIfExpired(tables, { TableName: table, Key: key, ConditionExpression: expired, ...parameters });
    }
  }
};

/** Conditional, so that an item whose expiry was extended since it was read is kept. */
const deleteIfExpired = async (tables: Tables, input: JsonObject): Promise<void> => {
  await tables.call('DeleteItem', input).catch((error: unknown) => {
    const isLater = error instanceof AwsError && error.code.endsWith('#ConditionalCheckFailedException');
    if (!isLater) throw error;
  });
};

async function* tableNames(tables: Tables): AsyncGenerator<string> {
  for await (const page of pages(tables, 'ListTables', {}, 'LastEvaluatedTableName', 'ExclusiveStartTableName')) {
    yield* page.TableNames as string[];
  }
}

async function* pages(tables: Tables, operation: string, input: JsonObject, last: string, start: string) {
  let from: unknown;
  do {
    const page = await tables.call(operation, { ...input, ...(from !== undefined && { [start]: from }) });
    yield page;
    from = page[last];
  } while (from !== undefined);
}
