import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { TableModel } from '../model.ts';

/** The existing table has other keys or indexes than the template. */
export class TableDiffers extends Error {
  override readonly name = 'TableDiffers';
}

const describe = async (name: string, dynamodb: DynamoDBClient): Promise<TableDescription | undefined> => {
  try {
    return (await dynamodb.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
};

const create = async (table: TableModel, dynamodb: DynamoDBClient): Promise<void> => {
  await dynamodb.send(
    new CreateTableCommand({ TableName: table.name, BillingMode: 'PAY_PER_REQUEST', ...shapeOf(table) }),
  );
  const waiter = { client: dynamodb, maxWaitTime: 30, minDelay: 0.05, maxDelay: 1 };
  await waitUntilTableExists(waiter, { TableName: table.name });
};

/** Enabling TTL twice is an error, so the current setting is read first. */
const expireItems = async (table: string, attribute: string, dynamodb: DynamoDBClient): Promise<void> => {
  const { TimeToLiveDescription } = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName: table }));
  if (TimeToLiveDescription?.AttributeName === attribute) return;
  const TimeToLiveSpecification = { AttributeName: attribute, Enabled: true };
  await dynamodb.send(new UpdateTimeToLiveCommand({ TableName: table, TimeToLiveSpecification }));
};

/**
 * Creates the table and waits until it is active, or keeps an existing one with the same keys and indexes. Rejects
 * with `TableDiffers` if the existing one has others, since its data would have to be rewritten.
 */
export const deployTable = async (table: TableModel, dynamodb: DynamoDBClient): Promise<void> => {
  const existing = await describe(table.name, dynamodb);
  if (existing && fingerprint(existing) !== fingerprint(shapeOf(table))) {
    throw new TableDiffers(
      `The table ${table.name} in this data directory has other keys or indexes than the template. ` +
        'Choose another directory with --data, or delete this one.',
    );
  }
  if (!existing) await create(table, dynamodb);
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: table.isRecoverable };
  await dynamodb.send(new UpdateContinuousBackupsCommand({ TableName: table.name, PointInTimeRecoverySpecification }));
  if (table.ttlAttribute !== undefined) await expireItems(table.name, table.ttlAttribute, dynamodb);
};

/** A table's keys and indexes, in the common shape of DescribeTable and CreateTable. */
interface Shape {
  AttributeDefinitions?: { AttributeName?: string | undefined; AttributeType?: string | undefined }[] | undefined;
  KeySchema?: { AttributeName?: string | undefined; KeyType?: string | undefined }[] | undefined;
  GlobalSecondaryIndexes?: IndexShape[] | undefined;
}

interface IndexShape extends Pick<Shape, 'KeySchema'> {
  IndexName?: string | undefined;
  Projection?: { ProjectionType?: string | undefined; NonKeyAttributes?: string[] | undefined } | undefined;
}

const keysOf = ({ KeySchema = [] }: Pick<Shape, 'KeySchema'>): string[] =>
  KeySchema.map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`).sort();

/** The parts of a table that cannot change while it has data, in canonical order. */
export const fingerprint = (table: Shape): string =>
  JSON.stringify({
    attributes: (table.AttributeDefinitions ?? []).map((it) => `${it.AttributeName} ${it.AttributeType}`).sort(),
    keys: keysOf(table),
    indexes: (table.GlobalSecondaryIndexes ?? [])
      .map((index) => [
        index.IndexName,
        keysOf(index),
        index.Projection?.ProjectionType,
        index.Projection?.NonKeyAttributes,
      ])
      .map((index) => JSON.stringify(index))
      .sort(),
  });

const shapeOf = (table: TableModel) => ({
  AttributeDefinitions: table.attributes,
  KeySchema: table.keys,
  ...(table.indexes.length > 0 && { GlobalSecondaryIndexes: table.indexes }),
});
