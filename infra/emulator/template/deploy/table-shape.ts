import type { TableModel } from '../model.ts';

/** A table's keys and indexes, as DynamoDB describes them and as CreateTable takes them. */
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

/** The parts of a table that cannot change while it has data, in one order. */
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

export const shapeOf = (table: TableModel) => ({
  AttributeDefinitions: table.attributes,
  KeySchema: table.keys,
  ...(table.indexes.length > 0 && { GlobalSecondaryIndexes: table.indexes }),
});
