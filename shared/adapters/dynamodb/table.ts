import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

/**
 * The definition of the one table, in properties that CloudFormation and CreateTable share; a test compares it with the
 * stack's. All other attributes of an item have no schema.
 *
 * | item            | pk                  | sk        |
 * |-----------------|---------------------|-----------|
 * | status          | `email#<id>`        | `status`  |
 * | content         | `email#<id>`        | `content` |
 * | API key         | `key#<sha256 hex>`  | `key`     |
 * | entry of a key  | `keys`              | `<id>`    |
 * | pair in force   | `settings`          | `<scope>` |
 * | log directory   | `log`               | `<day>#<scope>` |
 * | idempotency     | `idempotency#<scope>#<sha256 hex>` | `request` |
 * | request tokens  | `tokens#<key id>`   | `<second>` |
 * | sending budget  | `sending#<scope>`   | `<minute>` |
 * | circuit         | `circuits`          | `<scope>#<version>` |
 * | slow lanes      | `lanes`             | `slow`    |
 * | hourly counts   | `counter#<scope>`   | `<hour>`  |
 * | health          | `health`            | `<scope>` |
 * | dismissed warnings | `dismissed-warnings` | `<scope>` |
 * | audit log       | `audit`             | `<id>`    |
 */
export const tableSchema: Pick<
  CreateTableCommandInput,
  'AttributeDefinitions' | 'KeySchema' | 'GlobalSecondaryIndexes'
> = {
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'dueShard', AttributeType: 'S' },
    { AttributeName: 'dueAt', AttributeType: 'N' },
    { AttributeName: 'heldScope', AttributeType: 'S' },
    { AttributeName: 'heldAt', AttributeType: 'N' },
    { AttributeName: 'logDay', AttributeType: 'S' },
    { AttributeName: 'logId', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'due',
      KeySchema: [
        { AttributeName: 'dueShard', KeyType: 'HASH' },
        { AttributeName: 'dueAt', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
    {
      IndexName: 'held',
      KeySchema: [
        { AttributeName: 'heldScope', KeyType: 'HASH' },
        { AttributeName: 'heldAt', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
    {
      IndexName: 'log',
      KeySchema: [
        { AttributeName: 'logDay', KeyType: 'HASH' },
        { AttributeName: 'logId', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
};

/** DynamoDB deletes an item some time after this attribute, in seconds since 1970. */
export const ttlAttribute = 'ttl';
