import { vi } from 'vitest';
import { parseAddress } from '../../../shared/email/address/address.ts';
import type { EmailState } from '../../../shared/email/lifecycle/email.ts';
import { newEmailId } from '../../../shared/email/lifecycle/id.ts';
import { attachedFiles } from '../../../shared/email/mime/parse-mime.ts';
import { answers } from '../../../shared/openapi/answers.ts';
import { operations } from '../../../shared/openapi/document.ts';
import type { Operation } from '../../../shared/openapi/operation.ts';
import { aContent, anEmail } from '../builders/emails.ts';
import type { HttpCall } from '../builders/http-event.ts';
import { anApiKey } from './api-keys.ts';
import { anEmailsApi, startOfTest } from './emails-api.ts';
import { aFeedbackApi } from './feedback-api.ts';
import { aHealthApi } from './health-api.ts';
import { call, type HttpAnswer } from './http-call.ts';
import { aSettingsApi } from './settings-api.ts';

/** The function that serves an operation, with the data it works on. */
export interface OperatedApi {
  /** Calls the operation, by default with the key `full`. */
  ask(request?: Partial<HttpCall>, query?: string): Promise<HttpAnswer>;
  /** Everything that a request might have changed or sent. */
  stored(): Promise<unknown>;
}

/** The state that an email must have for an operation to change it. */
const stateFor: Record<string, EmailState> = {
  rescheduleEmail: 'scheduled',
  sendEmailNow: 'scheduled',
  cancelEmail: 'queued',
  retryEmail: 'failed',
};

const emailsApiFor = async ({ operationId, method, path }: Operation): Promise<OperatedApi> => {
  const { api, store, apiKeys, sendQueue } = anEmailsApi({ keys: [anApiKey('removable')] });
  const email = anEmail({
    id: newEmailId(startOfTest, crypto.getRandomValues(new Uint8Array(16))),
    state: stateFor[operationId] ?? 'failed',
    type: 'order',
    scope: 'eu',
    identity: { from: { address: parseAddress('shop@svc.test') }, replyTo: [] },
  });
  await store.accept(email, aContent());
  const id = path.startsWith('/api-keys') ? 'id-of-removable' : email.id;
  return {
    ask: (request, query = '') =>
      call(api, {
        method: method.toUpperCase(),
        path: `${path.replace('{id}', id)}${query}`,
        token: 'full',
        ...request,
      }),
    stored: async () => ({
      email: await store.find(email.id),
      // The last use of a key is recorded whatever the result.
      keys: (await apiKeys.list()).map(({ lastUsedOn: _day, ...key }) => key),
      enqueued: [...sendQueue.enqueued],
    }),
  };
};

interface Parameter {
  name: string;
  in: string;
  example?: string;
}

/** Adds required query parameters with their examples. */
const withRequired = (parameters: readonly object[], query: string): string => {
  const search = new URLSearchParams(query);
  for (const { name, in: place, example } of parameters as Parameter[]) {
    if (place === 'query' && example !== undefined && !search.has(name)) search.set(name, example);
  }
  return search.size > 0 ? `?${search}` : '';
};

const feedbackApiFor = async ({ method, path, parameters = [] }: Operation): Promise<OperatedApi> => {
  const { api, emails, suppressions, webhooks } = aFeedbackApi();
  const id = newEmailId(startOfTest, crypto.getRandomValues(new Uint8Array(16)));
  const address = parseAddress('customer@example.net');
  await suppressions.add({ id, scope: 'eu', address, origin: 'manual', createdAt: startOfTest });
  const recipients = [{ address, kind: 'to' as const, state: 'accepted' as const }];
  const email = anEmail({ id, scope: 'eu', state: 'sent', sentAt: startOfTest, recipients });
  const content = aContent({ attachments: [{ filename: 'a.txt', content: 'YQ==' }] });
  await emails.accept(email, content);
  const [file] = await attachedFiles(email, content);
  const url = 'https://shop.example/hook';
  await webhooks.put({ id, scope: 'eu', url, events: [], status: 'enabled', createdAt: startOfTest, secret: 'whsec_' });
  const event = { id: 'msg_1', type: 'email.sent', at: startOfTest, body: '{"type":"email.sent"}' } as const;
  const attempt = { at: startOfTest, status: 200, response: 'ok', tookMs: 9 };
  await webhooks.record({ ...event, endpoint: id, state: 'success', attempts: [attempt] });
  return {
    ask: (request, query = '') =>
      call(api, {
        method: method.toUpperCase(),
        path: `${path
          .replace('{id}', id)
          .replace('{event}', 'msg_1')
          .replace('{attachment_id}', file?.id ?? '')}${withRequired(parameters, query)}`,
        token: 'full',
        ...request,
      }),
    stored: async () => ({
      webhooks: await webhooks.endpoints(),
      emails: await emails.findAll([id]),
      entries: await suppressions.list('eu', { limit: 100 }),
    }),
  };
};

const settingsApiFor = async ({ operationId, method, path }: Operation): Promise<OperatedApi> => {
  const { ask, save, inForce, writer, probe } = aSettingsApi({
    keys: [anApiKey('sending', { permission: 'sending_access' })],
  });
  await save('default');
  await save('eu', { trans_email: { ident_general: { name: 'EU' } } });
  const outward = [vi.spyOn(writer, 'put'), vi.spyOn(writer, 'remove'), vi.spyOn(probe, 'send')];
  if (operationId === 'verifyDkimKey') await ask('POST', '/settings/default/dkim', {});
  const scope = method === 'delete' ? 'eu' : 'default';
  return {
    ask: (request, query = '') =>
      ask(
        method.toUpperCase(),
        `${path.replace('{scope}', scope).replace('{id}', 'shop.example')}${query}`,
        undefined,
        request,
      ),
    stored: async () => ({ pairs: await inForce.list(), calls: outward.map(({ mock }) => mock.calls.length) }),
  };
};

const healthApiFor = async ({ method, path }: Operation): Promise<OperatedApi> => {
  const { api, health } = await aHealthApi();
  return {
    ask: (request, query = '') =>
      call(api, { method: method.toUpperCase(), path: `${path}${query}`, token: 'full', ...request }),
    stored: () => health.read(),
  };
};

/** The API function that serves an operation, on fakes. */
export const anApiFor = (operation: Operation): Promise<OperatedApi> => {
  if (/^\/(?:settings|domains|audit-log)/.test(operation.path)) return settingsApiFor(operation);
  if (/^\/(?:bounces|suppressions|webhooks|emails\/(?:metrics|why)|emails\/\{id\}\/attachments)/.test(operation.path))
    return feedbackApiFor(operation);
  return operation.path === '/health' ? healthApiFor(operation) : emailsApiFor(operation);
};

/** Each operation of the contract, by its id. */
export const eachOperation = operations.map((operation): [string, Operation] => [operation.operationId, operation]);

/** The schema of a successful response. */
export const answerOf = ({ success }: Operation) => answers[success.schema];
