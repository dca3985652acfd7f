import { exampleMessage, minimal, sendExamples } from './email-examples.ts';
import type { Operation } from './operation.ts';

export const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'A unique key for this request, 1 to 256 characters. If it is repeated within 24 hours, the first response is returned with `idempotent-replayed: true`, and no second email is accepted.',
  schema: { type: 'string', minLength: 1, maxLength: 256 },
};

const batchValidation = {
  name: 'x-batch-validation',
  in: 'header',
  required: false,
  description:
    'strict: one invalid email rejects the whole batch. permissive: valid emails are accepted, and `errors` explains the others.',
  schema: { type: 'string', enum: ['strict', 'permissive'], default: 'strict' },
};

/** The endpoints that accept emails. */
export const sendOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/emails',
    operationId: 'sendEmail',
    summary: 'Send an email',
    description: 'Responds once the email is stored durably; it is sent in the background.',
    sending: true,
    parameters: [idempotencyKey],
    body: { schema: 'SendEmail', examples: sendExamples },
    success: { status: 200, schema: 'Accepted' },
    errors: [400, 409, 413, 422],
  },
  {
    method: 'post',
    path: '/emails/batch',
    operationId: 'sendBatch',
    summary: 'Send up to a hundred emails',
    description: 'Returns the ids of the accepted emails in order.',
    sending: true,
    parameters: [idempotencyKey, batchValidation],
    body: {
      schema: 'SendBatch',
      examples: { two: { summary: 'Two emails', value: [minimal, { ...minimal, to: 'ada@example.net' }] } },
    },
    success: { status: 200, schema: 'BatchAccepted' },
    errors: [400, 409, 413, 422],
  },
  {
    method: 'post',
    path: '/emails/mime',
    operationId: 'sendMessage',
    summary: 'Send a complete MIME message',
    description:
      'The bytes given are the bytes sent, but for Bcc, Return-Path, Resent-*, Resend-* and Storemail-*, which are taken out, a Received, and Message-ID, Date and Sender where they are missing or the settings say so. `Storemail-Type`, `-Scope`, `-Expires-In` and `-Scheduled-At` in the message do what the fields of that name do. Also takes the message as it is, with the content type `message/rfc822` and the recipients in the header `storemail-to`.',
    sending: true,
    parameters: [idempotencyKey],
    body: {
      schema: 'SendMessage',
      examples: {
        message: { summary: 'A message of three lines', value: { raw: exampleMessage, to: ['customer@example.net'] } },
      },
    },
    success: { status: 200, schema: 'Accepted' },
    errors: [400, 409, 413, 422],
  },
  {
    method: 'post',
    path: '/emails/uploads',
    operationId: 'beginUpload',
    summary: 'Get a URL to upload a large message to',
    description:
      'PUT the message to the URL within 15 minutes, then accept it within an hour by POST /emails/mime with its `id` as `upload`. An upload can be accepted only once, and is deleted if it is not accepted.',
    sending: true,
    body: { schema: 'NewUpload', examples: { any: { summary: 'A message of any size', value: {} } } },
    success: { status: 200, schema: 'UploadBegun' },
    errors: [400, 413, 422],
  },
];
