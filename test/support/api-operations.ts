import { parseAddress } from '../../shared/email/address.ts';
import type { EmailState } from '../../shared/email/email.ts';
import { newEmailId } from '../../shared/email/id.ts';
import { answers } from '../../shared/openapi/answers.ts';
import { emailOperations } from '../../shared/openapi/email-operations.ts';
import type { Operation } from '../../shared/openapi/operation.ts';
import { otherOperations } from '../../shared/openapi/other-operations.ts';
import { anApiKey } from './api-keys.ts';
import { aContent, anEmail } from './emails.ts';
import { anEmailsApi, startOfTest } from './emails-api.ts';
import { call, type HttpAnswer } from './http-call.ts';
import type { HttpCall } from './http-event.ts';

/** The state that an email must be in for an operation to change it. */
const stateFor: Record<string, EmailState> = {
  rescheduleEmail: 'scheduled',
  cancelEmail: 'queued',
  retryEmail: 'failed',
};

/** emails-api with what an operation of the contract works on, and how to call it there. */
export const anApiFor = async ({ operationId, method, path }: Operation) => {
  const parts = anEmailsApi({ keys: [anApiKey('removable')] });
  const email = anEmail({
    id: newEmailId(startOfTest, crypto.getRandomValues(new Uint8Array(16))),
    state: stateFor[operationId] ?? 'failed',
    type: 'order',
    scope: 'eu',
    identity: { from: { address: parseAddress('shop@svc.test') }, replyTo: [] },
  });
  await parts.store.accept(email, aContent());
  const id = path.startsWith('/api-keys') ? 'id-of-removable' : email.id;
  const ask = (request: Partial<HttpCall> = {}, query = ''): Promise<HttpAnswer> =>
    call(parts.api, {
      method: method.toUpperCase(),
      path: `${path.replace('{id}', id)}${query}`,
      token: 'full',
      ...request,
    });
  const stored = async () => ({
    email: await parts.store.find(email.id),
    keys: await parts.apiKeys.list(),
    rung: [...parts.doorbell.rung],
  });
  return { ...parts, email, ask, stored };
};

/** Those that emails-api serves. */
export const emailsApiOperations = [...emailOperations, ...otherOperations];

/** Each of these endpoints, by its id. */
export const eachOperation = emailsApiOperations.map((operation): [string, Operation] => [
  operation.operationId,
  operation,
]);

/** The schema of a good answer. */
export const answerOf = ({ success }: Operation) => answers[success.schema];
