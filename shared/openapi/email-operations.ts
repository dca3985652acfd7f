import type { Operation } from './operation.ts';
import { attachmentParameters, countsParameters, listParameters, metricsParameters, whyParameters } from './schemas.ts';

export const idInPath = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'The id of the email.',
  schema: { type: 'string', format: 'uuid' },
};

const attachmentInPath = {
  name: 'attachment_id',
  in: 'path',
  required: true,
  description: 'The id of the attachment.',
  schema: { type: 'string', format: 'uuid' },
};

/** The endpoints for emails. */
export const emailOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/emails',
    operationId: 'listEmails',
    summary: 'List emails, newest first',
    description:
      'With a filter that matches few emails, a page may be short or empty while `has_more` is true: continue after `next_after`.',
    parameters: listParameters,
    success: { status: 200, schema: 'EmailList' },
    errors: [422],
  },
  {
    method: 'get',
    path: '/emails/counts',
    operationId: 'countEmails',
    summary: 'Count emails by scope, state and reason',
    description:
      'Counts the newest 5,000 candidates for the filter, most frequent first. While `has_more` is true, continue after `next_after`.',
    parameters: countsParameters,
    success: { status: 200, schema: 'EmailCounts' },
    errors: [422],
  },
  {
    method: 'get',
    path: '/emails/metrics',
    operationId: 'getMetrics',
    summary: 'Count emails by outcome',
    description:
      'For the scopes of the key, with hourly resolution, for 35 days. What Storemail does not know, such as opens, is omitted: `metrics` lists the available figures. `sent` counts emails that a mail server accepted, `delivery_delayed` every delay; `bounce_rate` is a percentage of the accepted emails, `complaint_rate` of those sent. Days are those of `timezone`, by whole UTC hours.',
    parameters: metricsParameters,
    success: { status: 200, schema: 'EmailMetrics' },
    errors: [422],
  },
  {
    method: 'get',
    path: '/emails/why',
    operationId: 'whyNoMail',
    summary: 'Explain why somebody has no mail',
    description:
      'Looks at the newest email to the address, among 10,000 emails at most, and explains in one sentence what happened to it for this recipient, why, and what to do next. Where the sender was refused, or the mail server not found, DNS is queried for at most two seconds. `outcome`, `cause`, `dns` and `step` are codes for programs; `parameters` has what the sentence is made with. While `has_more` is true, `after=<next_after>` asks for the email before.',
    parameters: whyParameters,
    success: { status: 200, schema: 'Why' },
    errors: [422],
  },
  {
    method: 'get',
    path: '/emails/{id}',
    operationId: 'getEmail',
    summary: 'Show an email and its status',
    description: '`last_event` is never `delivered`: an email that a mail server accepted is `sent`.',
    parameters: [idInPath],
    success: { status: 200, schema: 'Email' },
    errors: [404],
  },
  {
    method: 'get',
    path: '/emails/{id}/raw',
    operationId: 'getEmailSource',
    summary: 'Show the message as the mail server receives it, without its DKIM signature',
    description:
      'Available after the first attempt, which determines the sender, for as long as the content is kept. `dkim_signed` says whether a signature is added in front when the message is sent. A message that is not UTF-8 is returned as ISO-8859-1, one character per byte, as `encoding` indicates. With `Accept: message/rfc822`, the response is the message itself.',
    parameters: [idInPath],
    success: { status: 200, schema: 'EmailSource' },
    errors: [404, 422],
  },
  {
    method: 'get',
    path: '/emails/{id}/attachments',
    operationId: 'listAttachments',
    summary: 'List the attachments of an email',
    description: 'Each has a download URL that works without a key for 15 minutes. Not paginated by default.',
    parameters: [idInPath, ...attachmentParameters],
    success: { status: 200, schema: 'AttachmentList' },
    errors: [404, 422],
  },
  {
    method: 'get',
    path: '/emails/{id}/attachments/{attachment_id}',
    operationId: 'getAttachment',
    summary: 'Show an attachment of an email',
    description: 'With a download URL that works without a key for 15 minutes.',
    parameters: [idInPath, attachmentInPath],
    success: { status: 200, schema: 'Attachment' },
    errors: [404],
  },
];
