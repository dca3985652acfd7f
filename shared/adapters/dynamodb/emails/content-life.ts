import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Email, isFinal } from '../../../email/lifecycle/email.ts';
import type { EmailChanges } from '../../../ports/emails/email-store.ts';
import { fromStore } from '../../aws-faults.ts';
import { unlessConditionFails } from '../conditional.ts';
import { updateExpression } from '../update-expression.ts';
import type { ContentStore } from './email-contents.ts';
import { contentKey } from './email-item.ts';

type Waiting = Pick<Email, 'state'> & { [K in 'heldMs' | 'retriedAt']?: Email[K] | null };

/**
 * Whether an email may wait for longer than its content is normally kept: it is or was held, or was retried manually.
 * Its content then does not expire until the email is final.
 */
export const outlastsContent = ({ state, heldMs, retriedAt }: Waiting): boolean =>
  state === 'held' || (!isFinal(state) && [heldMs, retriedAt].some((time) => typeof time === 'number'));

/** Whether the changes suspend the expiry of a content (`true`) or restart it (`false`); usually neither. */
export const endlessAfter = (email: Email, changes: EmailChanges): boolean | undefined => {
  const after = outlastsContent({ ...email, ...changes, state: changes.state ?? email.state });
  return after === outlastsContent(email) ? undefined : after;
};

/** Removes the expiry of a content, or sets it to `endsAt`, in seconds since 1970. Does nothing if the content is gone. */
export const setContentEnd = async (
  { client, table, bucket }: ContentStore,
  { id, contentIn }: Pick<Email, 'id' | 'contentIn'>,
  endsAt: number | null,
): Promise<void> => {
  if (contentIn === 'bucket') return endsAt === null ? bucket.keep(id) : bucket.expire(id);
  const request = new UpdateItemCommand({
    TableName: table,
    Key: contentKey(id),
    ...withoutEmptyValues(updateExpression({ ttl: endsAt })),
    ConditionExpression: 'attribute_exists(pk)',
  });
  await fromStore(unlessConditionFails(client.send(request)));
};

/** DynamoDB rejects an empty map of values. */
const withoutEmptyValues = ({ ExpressionAttributeValues, ...update }: ReturnType<typeof updateExpression>) => ({
  ...update,
  ...(Object.keys(ExpressionAttributeValues ?? {}).length > 0 && { ExpressionAttributeValues }),
});
