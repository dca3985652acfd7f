import { randomBytes } from 'node:crypto';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { type Item, toItem } from '../../../shared/adapters/dynamodb/attributes.ts';
import { aContent } from '../builders/emails.ts';
import type { DynamoDb } from './dynamodb.ts';

/** What the table has for one email. */
export const itemIn = async (
  { client, table }: DynamoDb,
  id: string,
  sk: 'status' | 'content',
): Promise<Item | undefined> => {
  const Key = toItem({ pk: `email#${id}`, sk });
  return (await client.send(new GetItemCommand({ TableName: table, Key }))).Item;
};

/** A content that no item of the table can hold, even compressed. */
export const largeContent = () =>
  aContent({ attachments: [{ filename: 'invoice.pdf', content: randomBytes(600_000).toString('base64') }] });
