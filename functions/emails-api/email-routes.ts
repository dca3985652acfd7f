import { getEmail, getEmailAndCircuit, type ShowEmailPorts } from '../../shared/email-log/get-email.ts';
import type { ApiResponse } from '../../shared/http/json-response.ts';
import { countsQuery, listQuery } from '../../shared/http/request/list-query.ts';
import { retryFilter } from '../../shared/http/request/retry-filter.ts';
import { scheduleChange } from '../../shared/http/request/schedule-change.ts';
import type { Route } from '../../shared/http/route.ts';
import { validated } from '../../shared/http/validated.ts';
import type { EmailStore } from '../../shared/ports/emails/email-store.ts';
import type { SendPorts } from './accept/send-once.ts';
import { answerOnce } from './accept/send-routes.ts';
import { canceled } from './manage/cancel-email.ts';
import { changeEmail } from './manage/change-email.ts';
import { rescheduled, sentNow } from './manage/change-schedule.ts';
import { retriedWithContent } from './manage/retry-email.ts';
import { enqueueRetried, type RetryPorts, retryEmails } from './manage/retry-emails.ts';
import { planSendAgain, type SendAgainPorts } from './manage/send-again.ts';
import { countEmails } from './present/count-emails.ts';
import { emailObject } from './present/email-object.ts';
import { emailSource, emailSourceBytes } from './present/email-source.ts';
import { listEmails } from './present/list-emails.ts';

export type EmailRoutesPorts = RetryPorts & SendPorts & SendAgainPorts & ShowEmailPorts & { store: EmailStore };

/** The media type of a message (RFC 2046, section 5.2.1). */
const MESSAGE = 'message/rfc822';

/** The endpoints for accepted emails. */
export const emailRoutes = (ports: EmailRoutesPorts): Route[] => [
  {
    method: 'GET',
    path: '/emails',
    handle: async ({ query, key }) => ok(await listEmails(ports, validated(listQuery, query), key)),
  },
  {
    method: 'GET',
    path: '/emails/counts',
    handle: async ({ query, key }) => ok(await countEmails(ports, validated(countsQuery, query), key)),
  },
  {
    method: 'GET',
    path: '/emails/{id}',
    handle: async ({ params: { id = '' }, key }) => ok(await emailObject(await getEmailAndCircuit(ports, id, key))),
  },
  {
    method: 'GET',
    path: '/emails/{id}/raw',
    handle: async ({ params: { id = '' }, headers, key }) => {
      const stored = await getEmail(ports.store, id, key);
      if (!headers.accept?.includes(MESSAGE)) return ok(await emailSource(stored));
      return { statusCode: 200, body: await emailSourceBytes(stored), headers: { 'content-type': MESSAGE } };
    },
  },
  {
    method: 'PATCH',
    path: '/emails/{id}',
    handle: async ({ params: { id = '' }, key, json }) => {
      const { scheduled_at } = validated(scheduleChange, json());
      const email = await changeEmail(ports.store, id, key, (one) => rescheduled(ports, one, scheduled_at));
      return ok({ object: 'email', id: email.id });
    },
  },
  {
    method: 'POST',
    path: '/emails/{id}/cancel',
    handle: async ({ params: { id = '' }, key }) => {
      const email = await changeEmail(ports.store, id, key, (one) => canceled(one, ports.now()));
      return ok({ object: 'email', id: email.id });
    },
  },
  {
    method: 'POST',
    path: '/emails/{id}/retry',
    handle: async ({ params: { id = '' }, key }) => {
      const email = await changeEmail(ports.store, id, key, (one) => retriedWithContent(ports, one));
      await enqueueRetried(ports, [email]);
      return ok({ object: 'email', id: email.id });
    },
  },
  {
    method: 'POST',
    path: '/emails/{id}/send-now',
    handle: async ({ params: { id = '' }, key }) => {
      const email = await changeEmail(ports.store, id, key, (one) => sentNow(ports, one));
      await enqueueRetried(ports, [email]);
      return ok({ object: 'email', id: email.id });
    },
  },
  {
    method: 'POST',
    path: '/emails/{id}/send-again',
    handle: async (request) => {
      const { params, key } = request;
      const { id = '' } = params;
      return answerOnce(ports, request, ['again', id.toLowerCase()], () => planSendAgain(ports, id, key));
    },
  },
  {
    method: 'POST',
    path: '/emails/retry',
    handle: async ({ key, json }) => ok(await retryEmails(ports, validated(retryFilter, json()), key)),
  },
];

const ok = (body: object): ApiResponse => ({ statusCode: 200, body });
