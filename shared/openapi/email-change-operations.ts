import { idInPath } from './email-operations.ts';
import type { Operation } from './operation.ts';
import { idempotencyKey } from './send-operations.ts';

/** The endpoints that change accepted emails. */
export const emailChangeOperations: readonly Operation[] = [
  {
    method: 'patch',
    path: '/emails/{id}',
    operationId: 'rescheduleEmail',
    summary: 'Change when a scheduled email is sent',
    description: 'Only while it waits for its time.',
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
    summary: 'Cancel an email that is not sent yet',
    description: 'Scheduled, queued, retrying or held. Canceling it again changes nothing.',
    parameters: [idInPath],
    success: { status: 200, schema: 'EmailChanged' },
    errors: [404, 409, 422],
  },
  {
    method: 'post',
    path: '/emails/{id}/retry',
    operationId: 'retryEmail',
    summary: 'Send an email again that did not go out',
    description: 'Failed, bounced, held, suppressed or expired. Recipients who have it do not get it again.',
    parameters: [idInPath],
    success: { status: 200, schema: 'EmailChanged' },
    errors: [404, 409, 422],
  },
  {
    method: 'post',
    path: '/emails/{id}/send-now',
    operationId: 'sendEmailNow',
    summary: 'Send an email now that waits for its time',
    description: 'Scheduled, or retrying: its time is now.',
    parameters: [idInPath],
    success: { status: 200, schema: 'EmailChanged' },
    errors: [404, 409, 422],
  },
  {
    method: 'post',
    path: '/emails/{id}/send-again',
    operationId: 'sendEmailAgain',
    summary: 'Send a copy of an email that is done with',
    description:
      'A new email with the same content to the same recipients, also to those who have the first one; its `delivery.sent_again_from` names that. The answer has its id. Give an Idempotency-Key, so that a repeated request sends one.',
    parameters: [idInPath, idempotencyKey],
    success: { status: 200, schema: 'EmailChanged' },
    errors: [400, 404, 409, 422],
  },
  {
    method: 'post',
    path: '/emails/retry',
    operationId: 'retryEmails',
    summary: 'Send many emails again that did not go out',
    description: 'The newest hundred that the filter means; others are left alone. Repeat while `has_more` is true.',
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
