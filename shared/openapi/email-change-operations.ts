import { idInPath } from './email-operations.ts';
import type { Operation } from './operation.ts';
import { idempotencyKey } from './send-operations.ts';

/** The endpoints that change accepted emails. */
export const emailChangeOperations: readonly Operation[] = [
  {
    method: 'patch',
    path: '/emails/{id}',
    operationId: 'rescheduleEmail',
    summary: 'Reschedule an email',
    description:
      'Only while it is scheduled. An email whose content has been deleted is refused with 422: send a new one instead.',
    parameters: [idInPath],
    body: {
      schema: 'ScheduleChange',
      examples: { later: { summary: 'An hour from now', value: { scheduled_at: 'in 1 hour' } } },
    },
    success: { status: 200, schema: 'EmailChanged' },
    errors: [400, 404, 409, 413, 422],
  },
  {
    method: 'post',
    path: '/emails/{id}/cancel',
    operationId: 'cancelEmail',
    summary: 'Cancel an email that has not been sent',
    description: 'It must be scheduled, queued, retrying or held. Canceling again changes nothing.',
    parameters: [idInPath],
    success: { status: 200, schema: 'EmailChanged' },
    errors: [404, 409, 422],
  },
  {
    method: 'post',
    path: '/emails/{id}/retry',
    operationId: 'retryEmail',
    summary: 'Retry an email that was not sent',
    description:
      'It must be failed, bounced, held, suppressed or expired. Recipients who already have it do not get it again. An email whose content has been deleted is refused with 422: send a new one instead.',
    parameters: [idInPath],
    success: { status: 200, schema: 'EmailChanged' },
    errors: [404, 409, 422],
  },
  {
    method: 'post',
    path: '/emails/{id}/send-now',
    operationId: 'sendEmailNow',
    summary: 'Send a waiting email now',
    description:
      'It must be scheduled or retrying, and becomes due immediately. An email whose content has been deleted is refused with 422: send a new one instead.',
    parameters: [idInPath],
    success: { status: 200, schema: 'EmailChanged' },
    errors: [404, 409, 422],
  },
  {
    method: 'post',
    path: '/emails/{id}/send-again',
    operationId: 'sendEmailAgain',
    summary: 'Send a copy of an email in a final state',
    description:
      'A new email with the same content to the same recipients, including those who have the first one, which its `delivery.sent_again_from` refers to. Returns the new id. Use an Idempotency-Key, so that a repeated request sends only one copy.',
    parameters: [idInPath, idempotencyKey],
    success: { status: 200, schema: 'EmailChanged' },
    errors: [400, 404, 409, 422],
  },
  {
    method: 'post',
    path: '/emails/retry',
    operationId: 'retryEmails',
    summary: 'Retry emails that were not sent',
    description:
      'Retries the newest hundred that match the filter. Repeat while `has_more` is true. Emails whose content has been deleted are skipped.',
    body: {
      schema: 'RetryFilter',
      examples: {
        failed: {
          summary: 'All failed order emails of a scope',
          value: { last_event: 'failed', type: 'order', scope: 'eu' },
        },
      },
    },
    success: { status: 200, schema: 'EmailsRetried' },
    errors: [400, 413, 422],
  },
];
