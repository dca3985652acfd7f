import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

/**
 * The definition of the one table, in properties that CloudFormation and CreateTable share; a test compares it with the
 * stack's. All other attributes of an item have no schema.
 *
 * | item                           | pk                                        | sk                  |
 * | ------------------------------ | ----------------------------------------- | ------------------- |
 * | status                         | `email#<id>`                              | `status`            |
 * | content                        | `email#<id>`                              | `content`           |
 * | scope and day with emails      | `log`                                     | `<day>#<scope>`     |
 * | highest number of due shards   | `shards`                                  | `due`               |
 * | idempotency record             | `idempotency#<scope>#<sha256 of the key>` | `request`           |
 * | API key                        | `key#<sha256 of the token>`               | `key`               |
 * | API key, to list               | `keys`                                    | `<id>`              |
 * | request tokens                 | `tokens#<key id>`                         | `<second>`          |
 * | pair in force                  | `settings`                                | `<scope>`           |
 * | dismissed warnings             | `dismissed-warnings`                      | `<scope>`           |
 * | turn to probe settings         | `probe-turns`                             | `<scope>`           |
 * | audit log                      | `audit`                                   | `<id>`              |
 * | circuit                        | `circuits`                                | `<scope>#<version>` |
 * | slow lanes                     | `lanes`                                   | `slow`              |
 * | sending budget                 | `sending#<scope>`                         | `<minute>`          |
 * | OAuth2 tokens of a login       | `oauth2-tokens`                           | `<login>`           |
 * | suppressed address             | `suppressed#<sha256 of the address>`      | `address`           |
 * | suppression, to list           | `suppressions#<scope>`                    | `<id>`              |
 * | scope with suppressions        | `suppressions`                            | `<scope>`           |
 * | mailbox for returned mail      | `mailboxes`                               | `<scope>`           |
 * | webhook endpoint               | `webhooks`                                | `<id>`              |
 * | webhook event and its attempts | `webhook#<endpoint>`                      | `<id>`              |
 * | hourly counts                  | `counter#<scope>`                         | `<hour>`            |
 * | health report                  | `health`                                  | `<scope>`           |
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
