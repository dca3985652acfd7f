import { randomBytes } from 'node:crypto';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { type Item, toItem } from '../../../shared/adapters/dynamodb/attributes.ts';
import { aContent } from '../builders/emails.ts';
import type { DynamoDb } from './dynamodb.ts';

/** The items of one email in the table. */
export const itemIn = async (
  { client, table }: DynamoDb,
  id: string,
  sk: 'status' | 'content',
): Promise<Item | undefined> => {
  const Key = toItem({ pk: `email#${id}`, sk });
  return (await client.send(new GetItemCommand({ TableName: table, Key }))).Item;
};

/** Content too large for an item, even compressed. */
export const largeContent = () =>
  aContent({ attachments: [{ filename: 'invoice.pdf', content: randomBytes(600_000).toString('base64') }] });
