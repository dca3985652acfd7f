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
 * Whether an email may wait for longer than its content was meant to be kept: it is or was held, or was sent again by
 * hand. Then its content has no end until the email is final.
 */
export const outlastsContent = ({ state, heldMs, retriedAt }: Waiting): boolean =>
  state === 'held' || (!isFinal(state) && [heldMs, retriedAt].some((time) => typeof time === 'number'));

/** Whether the changes make a content endless (`true`), or give it an end again (`false`); mostly neither. */
export const endlessAfter = (email: Email, changes: EmailChanges): boolean | undefined => {
  const after = outlastsContent({ ...email, ...changes, state: changes.state ?? email.state });
  return after === outlastsContent(email) ? undefined : after;
};

/** Takes the end of a content away, or sets it to `endsAt`, in seconds since 1970. Nothing happens to one that is gone. */
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
