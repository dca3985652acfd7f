import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { statusItem } from '../../../shared/adapters/dynamodb/emails/email-item.ts';
import { dynamoEmailStore } from '../../../shared/adapters/dynamodb/emails/email-store.ts';
import { contentBucket } from '../../../shared/adapters/s3/content-bucket.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import type { EmailStore } from '../../../shared/ports/emails/email-store.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { emulatorClient } from '../../support/emulators/aws-client.ts';
import type { Figure } from '../figure.ts';
import { type Aws, startAws } from '../rig/aws.ts';
import { type CountingProxy, startCountingProxy } from '../rig/counting-proxy.ts';
import { startFunction } from '../rig/function.ts';

/** Maximum items per BatchWriteItem (Amazon DynamoDB quotas). */
const WRITES = 25;
const AT_ONCE = 8;
const PAGE = 10;

/** Fills the table with status records; `dueAt` makes them due. */
const fill = async ({ dynamoDb, table }: Aws, count: number, changes: Partial<Email>): Promise<void> => {
  const write = async (size: number): Promise<void> => {
    const emails = Array.from({ length: size }, () => anEmail(changes));
    const requests = emails.map((email) => ({
      PutRequest: { Item: statusItem(email, { now: Date.now(), endsAt: 2_000_000_000 }) },
    }));
    await dynamoDb.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
  };
  for (let written = 0; written < count; written += WRITES * AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, () => write(WRITES)));
  }
};

const operations: Record<string, (store: EmailStore, email: Email) => Promise<unknown>> = {
  accept: (store, email) => store.accept(email, aContent()),
  find: (store, { id }) => store.find(id),
  findAll: (store, { id }) => store.findAll([id]),
  contents: (store, email) => store.contents([email]),
  change: (store, email) => store.change(email, { reason: 'bench' }),
  due: (store) => store.due(0, Date.now(), PAGE),
  postpone: (store, { id }) => store.postpone({ id, dueAt: 1_000 }, Date.now()),
};

/** Requests and items of each store operation, as comparable text. */
const footprints = async (proxy: CountingProxy, store: EmailStore): Promise<Map<string, string>> => {
  const email = anEmail({ dueAt: 1_000 });
  const found = new Map<string, string>();
  for (const [name, run] of Object.entries(operations)) {
    proxy.take();
    await run(store, email);
    const counted = proxy.take();
    found.set(name, `${counted.length} requests, ${counted.reduce((sum, { items }) => sum + items, 0)} items`);
  }
  return found;
};

/** Checks that the store makes the same requests with few and with many emails stored. */
export const flatness = async ([few, many]: [number, number]): Promise<Figure[]> => {
  const aws = await startAws();
  const proxy = await startCountingProxy(aws.url);
  const client = new DynamoDBClient(emulatorClient(proxy.url));
  const store = dynamoEmailStore({ client, table: aws.table, bucket: contentBucket('none'), now: Date.now });
  try {
    await fill(aws, few, { dueAt: 1_000 });
    // A client's first call may be repeated for reasons of its own.
    await footprints(proxy, store);
    const before = await footprints(proxy, store);
    await fill(aws, many - few, { dueAt: 1_000 });
    const after = await footprints(proxy, store);
    return [...after].map(([name, footprint]) => ({
      section: `Flatness: ${few} and ${many} emails stored`,
      label: name,
      value: footprint === before.get(name) ? 1 : 0,
      unit: 'of 1 unchanged',
      goal: { atLeast: 1 },
      note: `${before.get(name)} → ${footprint}`,
    }));
  } finally {
    client.destroy();
    await proxy.close();
    await aws.close();
  }
};

/** One run of release-due-emails with ten thousand due emails. */
export const release = async (emails: number): Promise<Figure[]> => {
  const aws = await startAws();
  try {
    await fill(aws, emails, { dueAt: 1_000 });
    const fn = await startFunction('release-due-emails', aws.environment());
    const { ms, rssMb } = await fn.ask({ event: {}, timeoutMs: 55_000 });
    await fn.leave();
    const left = await Promise.all([0, 1, 2, 3].map((shard) => aws.store.due(shard, 2_000, emails)));
    return [
      {
        section: 'Release',
        label: `${emails} due at once, released in one run`,
        value: emails - left.flat().length,
        unit: 'emails',
        goal: { atLeast: emails },
        note: `${(ms / 1000).toFixed(1)} s against the emulators, ${rssMb.toFixed(0)} MB`,
      },
    ];
  } finally {
    await aws.close();
  }
};
