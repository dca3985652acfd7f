import type { Operation } from './operation.ts';
import { suppressionParameters } from './schemas.ts';

const idInPath = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'The id of the entry, or the address.',
  schema: { type: 'string' },
};

/** The endpoints for feedback on sent emails. */
export const feedbackOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/bounces',
    operationId: 'receiveBounce',
    summary: 'Submit a returned message',
    description:
      'The raw message (RFC 5322) as the body. It is applied if it contains the Message-ID of an email in the scope of the key and one of its recipients; otherwise, or if it was submitted before, it changes nothing.',
    sending: true,
    rawBody: { contentType: 'message/rfc822', description: 'The message as it arrived, up to 4.5 MB.' },
    success: { status: 200, schema: 'BounceReceived' },
    errors: [409, 413],
  },
  {
    method: 'post',
    path: '/suppressions',
    operationId: 'addSuppression',
    summary: 'Suppress an address',
    description:
      "In the key's scope or the given one, and all scopes below it. An address that is already suppressed keeps its entry.",
    body: {
      schema: 'NewSuppression',
      examples: { one: { summary: 'An address', value: { email: 'customer@example.net' } } },
    },
    success: { status: 201, schema: 'SuppressionAdded' },
    errors: [400, 413, 422],
  },
  {
    method: 'get',
    path: '/suppressions',
    operationId: 'listSuppressions',
    summary: 'List suppressed addresses, newest first',
    description:
      'Those of the scope of the key and the scopes below it. A page of a search may be short or empty: continue after `next_after`.',
    parameters: suppressionParameters,
    success: { status: 200, schema: 'SuppressionList' },
    errors: [422],
  },
  {
    method: 'post',
    path: '/suppressions/batch/add',
    operationId: 'addSuppressions',
    summary: 'Suppress up to a hundred addresses',
    description: 'Like suppressing each of them, in order.',
    body: {
      schema: 'NewSuppressions',
      examples: {
        two: { summary: 'Two addresses', value: { emails: ['customer@example.net', 'ada@example.net'] } },
      },
    },
    success: { status: 201, schema: 'SuppressionsAdded' },
    errors: [400, 413, 422],
  },
  {
    method: 'post',
    path: '/suppressions/batch/remove',
    operationId: 'removeSuppressions',
    summary: 'Remove up to a hundred addresses from the suppression list',
    description: 'By address or id. Those that are not on the list are omitted from the response.',
    body: {
      schema: 'OldSuppressions',
      examples: { one: { summary: 'An address', value: { emails: ['customer@example.net'] } } },
    },
    success: { status: 200, schema: 'SuppressionsRemoved' },
    errors: [400, 413, 422],
  },
  {
    method: 'get',
    path: '/suppressions/{id}',
    operationId: 'getSuppression',
    summary: 'Show why an address is suppressed',
    description: '`source_id` is the email that was returned or complained about.',
    parameters: [idInPath],
    success: { status: 200, schema: 'Suppression' },
    errors: [404],
  },
  {
    method: 'delete',
    path: '/suppressions/{id}',
    operationId: 'removeSuppression',
    summary: 'Remove an address from the suppression list',
    description:
      'Sends nothing. `suppressed_emails` has up to a hundred emails that were not sent because of the entry; `POST /emails/{id}/retry` sends them.',
    parameters: [idInPath],
    success: { status: 200, schema: 'SuppressionRemoved' },
    errors: [404],
  },
];
