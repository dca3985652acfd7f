import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Email } from '../../../email/lifecycle/email.ts';
import type { EmailLog } from '../../../ports/emails/email-log.ts';
import type { EmailChanges, EmailStore } from '../../../ports/emails/email-store.ts';
import { defaultShards, type IndexShards } from '../../../runtime/env.ts';
import { fromStore } from '../../aws-faults.ts';
import { batchGet } from '../batch-get.ts';
import { unlessConditionFails } from '../conditional.ts';
import { type UpdateConditionally, updateAlone } from '../updates/conditional-update.ts';
import { contentDays } from './compressed-content.ts';
import { endlessAfter, outlastsContent, setContentEnd } from './content-life.ts';
import { dueIndex } from './due-index.ts';
import { type ContentStore, findContents, readContents, readDeliverable, writeContent } from './email-contents.ts';
import { derivedAttributes, emailFromItem, emailId, statusItem, statusKey, ttl } from './email-item.ts';
import { LogDirectory } from './log-directory.ts';
import { logIndex } from './log-index.ts';
import { writeThatFits } from './write-that-fits.ts';

export interface EmailStoreOptions extends ContentStore {
  now: () => number;
  /** Whether any address is suppressed. While none is, suppressions are not read; if absent, they always are. */
  isSuppressing?: () => Promise<boolean>;
  /** Days that an email is kept after its final state; 30 unless given. */
  retentionDays?: number;
  /** Numbers of partitions of the indexes. */
  shards?: IndexShards;
  /** How changes are written; by default, each in its own request. */
  update?: UpdateConditionally;
}

/**
 * The emails table. Requests per operation: accept 2, and one more for the first email of a scope and day in this process;
 * find, change, due and postpone 1; findAll, contents, withContent and deliverable 1 per 100 emails, and the last three one
 * or two more for each content that is in the bucket. A change that holds an email for the first time, retries it manually,
 * or ends it after that takes one more, which suspends or restarts the expiry of its content; the first such email of a
 * scope and day in this process takes another one, for the log.
 *
 * The SDK repeats a write whose response was lost, and its condition then fails because of its own first write. `accept`
 * treats that as success. `change` cannot distinguish it from another writer and reports that the email has changed, which
 * is safe: the next reader sees what was written.
 */
export const dynamoEmailStore = ({ retentionDays = 30, ...options }: EmailStoreOptions): EmailStore & EmailLog => {
  const { client, table, now, update = updateAlone(client, table), shards = defaultShards } = options;
  const endsAt = () => ttl(now(), retentionDays);
  const contentEndsAt = () => ttl(now(), contentDays(retentionDays));
  const directory = new LogDirectory(client, table, shards.log);

  const findAll: EmailStore['findAll'] = async (ids) => {
    const items = await batchGet(options, [...new Set(ids)].map(statusKey));
    return new Map(items.map((item) => [emailId(item), emailFromItem(item)]));
  };

  /** Written before the status, so that the content of a held email never expires, and the log always leads to it. */
  const setEnd = async (email: Email, isEndless: boolean): Promise<void> => {
    await Promise.all([
      setContentEnd(options, email, isEndless ? null : contentEndsAt()),
      isEndless && directory.keep(email),
    ]);
  };

  /** Somebody else changed the email first, so that change determines whether its content expires. */
  const setEndAnew = async ({ id }: Email): Promise<void> => {
    const email = (await findAll([id])).get(id);
    if (email) await setEnd(email, outlastsContent(email));
  };

  const write = (email: Email, changes: EmailChanges) => {
    const derived = derivedAttributes(email, changes, { now: now(), endsAt: endsAt(), shards });
    return update({
      key: statusKey(email.id),
      changes: { ...changes, ...derived, revision: email.revision + 1 },
      seen: { revision: email.revision },
    });
  };

  return {
    ...dueIndex(client, table, { now, shards: shards.due }),
    ...logIndex(client, table),
    accept: async (email, content) => {
      const goneAt = contentEndsAt();
      const [contentIn] = await Promise.all([
        writeContent(options, email.id, content, goneAt),
        directory.enter(email, goneAt),
      ]);
      const request = new PutItemCommand({
        TableName: table,
        Item: statusItem({ ...email, contentIn }, { now: now(), endsAt: endsAt(), shards }),
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      await fromStore(unlessConditionFails(client.send(request)));
    },
    find: async (id) => {
      const request = new GetItemCommand({ TableName: table, Key: statusKey(id), ConsistentRead: true });
      const { Item } = await fromStore(client.send(request));
      return Item && emailFromItem(Item);
    },
    findAll,
    contents: (emails) => readContents(options, emails),
    withContent: (emails) => findContents(options, emails),
    deliverable: async (emails) => readDeliverable(options, emails, (await options.isSuppressing?.()) ?? true),
    change: async (email, changes) => {
      const isEndless = endlessAfter(email, changes);
      if (isEndless !== undefined) await setEnd(email, isEndless);
      const item = await writeThatFits((fitting) => write(email, fitting), changes);
      if (!item && isEndless !== undefined) await setEndAnew(email);
      return item && emailFromItem(item);
    },
  };
};
