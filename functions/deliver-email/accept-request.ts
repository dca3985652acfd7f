import { derivedEmailId } from '../../shared/email/lifecycle/derived-id.ts';
import { newEmail } from '../../shared/email/lifecycle/new-email.ts';
import type { EmailStore } from '../../shared/ports/email-store.ts';
import type { Message, Origin } from './message.ts';

export interface AcceptRequestDependencies {
  store: Pick<EmailStore, 'accept'>;
  now: () => number;
  /** Milliseconds until the email is announced again, should this worker not deliver it. */
  requeueAfterMs: number;
}

/**
 * Records a send request as an email under an id made from its message's, so that a message that comes twice makes one
 * email. Resolves to the id. Rejects with `StoreUnavailable`.
 */
export const acceptRequest = async (
  { store, now, requeueAfterMs }: AcceptRequestDependencies,
  { request, scope, scheduledAt }: Extract<Message, { kind: 'request' }>,
  { messageId, sentAt }: Origin,
): Promise<string> => {
  const id = derivedEmailId(sentAt, `message ${messageId}`);
  const { email, content } = newEmail(request, {
    id,
    scope,
    createdAt: sentAt,
    dueAt: scheduledAt ?? now() + requeueAfterMs,
    ...(scheduledAt !== undefined && { scheduledAt }),
  });
  await store.accept(email, content);
  return id;
};
