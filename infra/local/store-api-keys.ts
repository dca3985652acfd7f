import { createHash } from 'node:crypto';
import { type AttributeValue, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { KeptApiKey, KeptSecrets } from './kept-secrets.ts';

/**
 * Puts this machine's own API keys into the table, as `npm run api-key` would: the directory's entry first, then the
 * key itself. Done at every start, so that the welcome never shows a key that does not work.
 */
export const storeApiKeys = async (
  client: DynamoDBClient,
  table: string,
  { full, sending }: KeptSecrets['apiKeys'],
): Promise<void> => {
  await storeApiKey(client, table, full, 'full_access');
  await storeApiKey(client, table, sending, 'sending_access');
};

const storeApiKey = async (
  client: DynamoDBClient,
  table: string,
  { id, token, createdAt }: KeptApiKey,
  permission: 'full_access' | 'sending_access',
): Promise<void> => {
  const hash = createHash('sha256').update(token).digest('hex');
  const key: Record<string, AttributeValue> = {
    id: { S: id },
    name: { S: `npm start, ${permission}` },
    permission: { S: permission },
    scope: { S: 'default' },
    createdAt: { N: String(createdAt) },
    hash: { S: hash },
  };
  const put = (pk: string, sk: string) =>
    client.send(new PutItemCommand({ TableName: table, Item: { ...key, pk: { S: pk }, sk: { S: sk } } }));
  await put('keys', id);
  await put(`key#${hash}`, 'key');
};
