import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Email, isFinal } from '../../../email/lifecycle/email.ts';
import { settled } from '../../../email/lifecycle/recipients.ts';
import type { LogPartition } from '../../../ports/emails/email-log.ts';
import type { EmailChanges } from '../../../ports/emails/email-store.ts';
import { defaultShards, type IndexShards } from '../../../runtime/env.ts';
import { fromAttribute, type Item, toItem } from '../attributes.ts';

const msPerDay = 86_400_000;
const prefix = 'email#';

/** Attributes of the status item, by the name of the email's property. The id is in the key. */
const properties: Record<Exclude<keyof Email, 'id'>, true> = {
  v: true,
  scope: true,
  state: true,
  revision: true,
  createdAt: true,
  type: true,
  from: true,
  to: true,
  cc: true,
  bcc: true,
  replyTo: true,
  subject: true,
  tags: true,
  contentIn: true,
  recipients: true,
  attempts: true,
  identity: true,
  dueAt: true,
  nextAttemptAt: true,
  leaseUntil: true,
  reason: true,
  fault: true,
  history: true,
  possibleDuplicate: true,
  returns: true,
  owedEvents: true,
  sentAt: true,
  expiresIn: true,
  heldAt: true,
  heldUnder: true,
  putOffAt: true,
  suspectAt: true,
  releasedAt: true,
  enqueuedAt: true,
  heldMs: true,
  scheduledAt: true,
  retriedAt: true,
  copies: true,
  copyOf: true,
  sentAgainFrom: true,
  messageId: true,
  ignored: true,
};

/** Defaults for properties that older versions did not write, or that are left out when empty. */
const defaults = () => ({ v: 1, to: [], cc: [], bcc: [], replyTo: [], tags: [], recipients: [], attempts: 0 });

export const statusKey = (id: string): Item => toItem({ pk: `${prefix}${id}`, sk: 'status' });
export const contentKey = (id: string): Item => toItem({ pk: `${prefix}${id}`, sk: 'content' });

/** The id in the key of a status or content item. */
export const emailId = (key: Item): string => (key.pk?.S ?? '').slice(prefix.length);

/** The TTL, in seconds since the epoch, of an item that is kept for that many days from now. */
export const ttl = (now: number, days: number): number => Math.ceil((now + days * msPerDay) / 1000);

const shardOf = (id: string, shards: number): number => Number.parseInt(id.slice(-2), 16) % shards;

/** The partition of the due index that an email belongs to, by its random last byte. */
export const dueShard = (id: string, shards: number): string => String(shardOf(id, shards));

/**
 * The email's partition in the index `held`: its scope's if it waits for a circuit, or the scope's partition of mail
 * that is retried anyway. `null` if it waits for neither.
 */
const waitingGroup = ({ scope, state, putOffAt, suspectAt }: Waiting): string | null => {
  const isAlone = state === 'held' && typeof suspectAt === 'number';
  if (isAlone || (state === 'retrying' && typeof putOffAt !== 'number')) return retryingGroup(scope);
  return state === 'held' || typeof putOffAt === 'number' ? scope : null;
};

/** No scope has a `#` in its name. */
export const retryingGroup = (scope: string): string => `retrying#${scope}`;

type Waiting = Pick<Email, 'scope' | 'state'> & { [K in 'putOffAt' | 'suspectAt']?: number | null | undefined };

/** The index's sort key: since when the email has been waiting. The attribute shares its name with held mail's property. */
const waitingSince = (group: string, { state, heldAt, putOffAt }: Partial<EmailChanges>, now: number) =>
  group.startsWith('retrying#') && state !== 'held' ? now : state === 'held' ? (heldAt ?? now) : (putOffAt ?? now);

const waiting = (email: Email, changes: EmailChanges, now: number) => {
  const isMoved = ['state', 'putOffAt', 'suspectAt'].some((name) => Object.hasOwn(changes, name));
  if (!isMoved) return {};
  const after = { ...email, ...changes, state: changes.state ?? email.state };
  const group = waitingGroup(after);
  return { heldScope: group, heldAt: group === null ? null : waitingSince(group, after, now) };
};

/** What a write needs in addition to the email. */
export interface Writing {
  now: number;
  /** When a final email expires, in seconds since 1970. */
  endsAt: number;
  shards?: IndexShards;
}

/**
 * The attributes that follow from changes: index keys, the TTL, and `enqueuedAt`, which is cleared once the state or the
 * due time changes, unless the caller sets it.
 */
export const derivedAttributes = (
  email: Email,
  changes: EmailChanges,
  { now, endsAt, shards = defaultShards }: Writing,
): Record<string, string | number | null | undefined> => {
  const { state, dueAt } = changes;
  return {
    dueShard: typeof dueAt === 'number' ? dueShard(email.id, shards.due) : dueAt,
    ...waiting(email, changes, now),
    ...(state && { ttl: isFinal(state) ? endsAt : null }),
    ...((state ?? dueAt) !== undefined && { enqueuedAt: changes.enqueuedAt ?? null }),
  };
};

/** The log partition of an email: its scope, and the day of its acceptance in UTC. */
export const logPartition = ({ scope, createdAt }: Pick<Email, 'scope' | 'createdAt'>): LogPartition => ({
  scope,
  day: new Date(createdAt).toISOString().slice(0, 10),
});

/** `<scope>#<yyyy-mm-dd>`, or `<scope>#<yyyy-mm-dd>#<shard>` for all but the first shard: a partition of the log. */
export const logDayOf = (scope: string, day: string, shard = 0): string =>
  shard === 0 ? `${scope}#${day}` : `${scope}#${day}#${shard}`;

const logDay = (email: Email, shards: number): string => {
  const { scope, day } = logPartition(email);
  return logDayOf(scope, day, shardOf(email.id, shards));
};

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** The status item of a new email. Empty lists are left out: an item of over 1 kB costs a second write unit. */
export const statusItem = (email: Email, writing: Writing): Item => {
  const { id, ...stored } = email;
  const { log } = writing.shards ?? defaultShards;
  const attributes = { ...stored, ...derivedAttributes(email, email, writing), logDay: logDay(email, log), logId: id };
  const kept = Object.entries(attributes).filter(([, value]) => value !== null && !isEmptyList(value));
  return { ...statusKey(id), ...toItem(Object.fromEntries(kept)) };
};

/** The email in a status item. Unknown attributes, such as those of a newer version, are ignored. */
export const emailFromItem = (item: Item): Email => {
  const record: Record<string, unknown> = { ...defaults(), id: emailId(item) };
  for (const name of Object.keys(item)) {
    if (Object.hasOwn(properties, name)) record[name] = fromAttribute(item[name] as AttributeValue);
  }
  // The index's sort key has the same name; it is the property only if the email is held.
  if (record.state !== 'held') delete record.heldAt;
  const email = record as unknown as Email;
  // Older versions left recipients pending in some emails that had ended.
  return isFinal(email.state) ? { ...email, recipients: settled(email.recipients, email.state) } : email;
};
