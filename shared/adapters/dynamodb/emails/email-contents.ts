import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Email, EmailContent } from '../../../email/lifecycle/email.ts';
import type { ContentBucket } from '../../../ports/emails/content-bucket.ts';
import type { Deliverable } from '../../../ports/emails/email-store.ts';
import { suppressionKey } from '../../../suppression/suppression.ts';
import { fromStore } from '../../aws-faults.ts';
import { type Item, toItem } from '../attributes.ts';
import { type BatchGet, batchGet } from '../batch-get.ts';
import { unlessConditionFails } from '../conditional.ts';
import { addressItemKey, entriesIn } from '../suppression-store.ts';
import { fitsTable, packContent, unpackContent } from './compressed-content.ts';
import { contentKey, emailId } from './email-item.ts';

export interface ContentStore extends BatchGet {
  bucket: ContentBucket;
}

type Contents = [id: string, content: EmailContent][];

/**
 * Stores a content until `endsAt`, in seconds since 1970, and resolves to where it is. The bucket has its own lifecycle rule.
 * One that is stored already stays as it is: its email may have been accepted before, and be held since then, so that its
 * content must not end.
 */
export const writeContent = async (
  { client, table, bucket }: ContentStore,
  id: string,
  content: EmailContent,
  endsAt: number,
): Promise<Email['contentIn']> => {
  const packed = await packContent(content);
  if (!fitsTable(packed)) {
    await bucket.put(id, packed);
    return 'bucket';
  }
  const Item = { ...contentKey(id), ...toItem({ content: packed, ttl: endsAt }) };
  const request = new PutItemCommand({ TableName: table, Item, ConditionExpression: 'attribute_not_exists(pk)' });
  await fromStore(unlessConditionFails(client.send(request)));
  return 'table';
};

/** The contents of these emails by id; those that have expired are absent. */
export const readContents = async (
  store: ContentStore,
  emails: readonly Email[],
): Promise<Map<string, EmailContent>> => {
  const [small, large] = await Promise.all([
    contentsInTable(store, idsIn('table', emails)),
    contentsInBucket(store, idsIn('bucket', emails)),
  ]);
  return new Map([...small, ...large]);
};

/** The ids of those emails whose content has not expired. The table charges for the whole items, but returns only their keys. */
export const findContents = async (store: ContentStore, emails: readonly Email[]): Promise<Set<string>> => {
  const keys = idsIn('table', emails).map(contentKey);
  const large = idsIn('bucket', emails).map(async (id) => ((await store.bucket.has(id)) ? [id] : []));
  const [items, ...found] = await Promise.all([batchGet({ ...store, projection: 'pk' }, keys), ...large]);
  return new Set([...items.map(emailId), ...found.flat()]);
};

const idsIn = (place: Email['contentIn'], emails: readonly Email[]): string[] => [
  ...new Set(emails.filter(({ contentIn }) => contentIn === place).map(({ id }) => id)),
];

/**
 * The contents, and the suppressions of pending recipients. One request reads both the suppressions and the contents that
 * are in the table.
 */
export const readDeliverable = async (
  store: ContentStore,
  emails: readonly Email[],
  isSuppressing: boolean,
): Promise<Deliverable> => {
  const small = emails.filter(({ contentIn }) => contentIn === 'table');
  const [items, large] = await Promise.all([
    batchGet(store, [...small.map(({ id }) => contentKey(id)), ...(isSuppressing ? suppressionKeys(emails) : [])]),
    contentsInBucket(
      store,
      emails.filter(({ contentIn }) => contentIn === 'bucket').map(({ id }) => id),
    ),
  ]);
  const unpacked = await unpackedContents(items.filter(({ content }) => content !== undefined));
  return { contents: new Map([...unpacked, ...large]), suppressions: items.flatMap(entriesIn) };
};

const suppressionKeys = (emails: readonly Email[]): Item[] => {
  const waiting = emails.flatMap(({ recipients }) => recipients.filter(({ state }) => state === 'pending'));
  return [...new Set(waiting.map(({ address }) => suppressionKey(address)))].map(addressItemKey);
};

const contentsInTable = async (store: ContentStore, ids: string[]): Promise<Contents> => {
  return unpackedContents(await batchGet(store, ids.map(contentKey)));
};

const unpackedContents = (items: readonly Item[]): Promise<Contents> =>
  Promise.all(items.map(async (item) => [emailId(item), await unpackContent(item.content?.B ?? Buffer.of())]));

const contentsInBucket = async ({ bucket }: ContentStore, ids: string[]): Promise<Contents> => {
  const read = async (id: string): Promise<Contents> => {
    const packed = await bucket.get(id);
    return packed ? [[id, await unpackContent(packed)]] : [];
  };
  return (await Promise.all(ids.map(read))).flat();
};
