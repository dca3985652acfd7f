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
    summary: 'Hand over a message that came back',
    description:
      'The raw message (RFC 5322) as the body. It counts if it names the Message-ID of an email in the scope of the key and one of its recipients; otherwise, and the second time, it changes nothing.',
    sending: true,
    rawBody: { contentType: 'message/rfc822', description: 'The message as it arrived, up to 4.5 MB.' },
    success: { status: 200, schema: 'BounceReceived' },
    errors: [409, 413],
  },
  {
    method: 'post',
    path: '/suppressions',
    operationId: 'addSuppression',
    summary: 'Send no more mail to an address',
    description: 'In the scope of the key, or the one given, and all below it. An address on the list keeps its entry.',
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
    summary: 'List addresses that get no mail, newest first',
    description:
      'Those of the scope of the key and of the scopes below it. A page of a search may be short, or empty: `next_after` is where the next one begins.',
    parameters: suppressionParameters,
    success: { status: 200, schema: 'SuppressionList' },
    errors: [422],
  },
  {
    method: 'post',
    path: '/suppressions/batch/add',
    operationId: 'addSuppressions',
    summary: 'Send no more mail to up to a hundred addresses',
    description: 'As for one, in order.',
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
    summary: 'Send mail again to up to a hundred addresses',
    description: 'By address or by id; those that are not on the list are left out of the answer.',
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
    summary: 'Show why an address gets no mail',
    description: '`source_id` is the email that came back, or that was complained about.',
    parameters: [idInPath],
    success: { status: 200, schema: 'Suppression' },
    errors: [404],
  },
  {
    method: 'delete',
    path: '/suppressions/{id}',
    operationId: 'removeSuppression',
    summary: 'Send mail again to an address',
    description:
      'Sends nothing by itself. `suppressed_emails` are up to a hundred emails that nobody got because of the entry; `POST /emails/{id}/retry` sends them.',
    parameters: [idInPath],
    success: { status: 200, schema: 'SuppressionRemoved' },
    errors: [404],
  },
];
