import * as z from 'zod/mini';
import { oneLine, replyOf } from './delivery-status.ts';
import { isComplaint } from './feedback-report.ts';
import type { Classification, Report, ReportedRecipient, ReportKind } from './report.ts';

const MAX_RECIPIENTS = 1_000;
const MAX_HEADERS = 1_000;

const text = z.optional(z.nullable(z.string()));
const recipients = z.array(z.object({ emailAddress: z.string(), status: text, diagnosticCode: text }));

/** An Amazon SES notification about one email, from an identity (`notificationType`) or a configuration set (`eventType`). */
const notification = z.object({
  notificationType: text,
  eventType: text,
  mail: z.object({
    source: text,
    headers: z.optional(z.nullable(z.array(z.object({ name: z.string(), value: text })))),
    commonHeaders: z.optional(z.nullable(z.object({ messageId: text }))),
  }),
  bounce: z.optional(z.object({ bounceType: text, bounceSubType: text, bouncedRecipients: recipients })),
  complaint: z.optional(z.object({ complaintFeedbackType: text, complainedRecipients: recipients })),
  deliveryDelay: z.optional(z.object({ delayedRecipients: recipients })),
  delivery: z.optional(z.object({ recipients: z.optional(z.array(z.string())) })),
});

type Notification = z.infer<typeof notification>;

/** SNS sends the notification as it is, or in an envelope of its own. */
const envelope = z.object({ Type: z.literal('Notification'), Message: z.string() });

/**
 * Reads the JSON that Amazon SES publishes about an email, as SNS sends it by mail: a bounce, complaint, delay or
 * delivery. `undefined` if the text is nothing of the kind.
 */
export const readSesNotification = (words: string, arrivedAt: readonly string[]): Report | undefined => {
  const found = notificationIn(words);
  if (!found) return undefined;
  const [kind, reported] = reportedBy(found);
  return {
    kind,
    recipients: reported.slice(0, MAX_RECIPIENTS),
    messageIds: messageIdsOf(found),
    // With VERP, the sender on the envelope names the email as well as an address that a bounce came to.
    arrivedAt: [...arrivedAt, ...(found.mail.source ? [found.mail.source.toLowerCase()] : [])],
    ...(kind === 'complaint' && { feedbackType: found.complaint?.complaintFeedbackType?.toLowerCase() || 'other' }),
  };
};

const notificationIn = (words: string): Notification | undefined => {
  const json = jsonIn(words);
  const wrapped = envelope.safeParse(json);
  return notification.safeParse(wrapped.success ? jsonIn(wrapped.data.Message) : json).data;
};

/** The object that a text begins with; what SNS says about unsubscribing follows it. */
const jsonIn = (words: string): unknown => {
  const begun = words.trimStart();
  if (!begun.startsWith('{')) return undefined;
  const object = begun.slice(0, begun.lastIndexOf('}') + 1);
  // Mail servers cut a line of this length in two, and sendmail says so with an exclamation mark.
  return parsed(object) ?? parsed(object.replace(/!?\n ?/g, ''));
};

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
};

const reportedBy = ({
  bounce,
  complaint,
  deliveryDelay,
  delivery,
}: Notification): [ReportKind, ReportedRecipient[]] => {
  if (bounce) return ['failure', bounce.bouncedRecipients.map((one) => bounced(one, bounce))];
  if (complaint) {
    const kind = isComplaint(complaint.complaintFeedbackType?.toLowerCase() ?? '') ? 'complaint' : 'unknown';
    return [kind, complaint.complainedRecipients.map(({ emailAddress }) => delivered(emailAddress))];
  }
  if (deliveryDelay) return ['delay', deliveryDelay.delayedRecipients.map((one) => recipientOf(one, 'delayed'))];
  return delivery ? ['relayed', (delivery.recipients ?? []).map(delivered)] : ['unknown', []];
};

type SesRecipient = z.infer<typeof recipients>[number];

const recipientOf = (
  { emailAddress, status, diagnosticCode }: SesRecipient,
  action: ReportedRecipient['action'],
): ReportedRecipient => ({
  address: addressIn(emailAddress),
  aliases: [],
  action,
  ...replyOf(status ?? undefined, oneLine((diagnosticCode ?? '').replace(/^\s*[\w-]{1,20}\s*;\s*/, ''))),
});

const delivered = (address: string): ReportedRecipient => ({
  address: addressIn(address),
  aliases: [],
  action: 'delivered',
  class: 'undetermined',
  cause: 'Undetermined',
});

/** SES's own classification is used where the far server's reply is inconclusive. */
const bounced = (one: SesRecipient, { bounceType, bounceSubType }: NonNullable<Notification['bounce']>) => {
  const recipient = recipientOf(one, 'failed');
  const byType = types.get(`${bounceType}/${bounceSubType}`) ?? types.get(`${bounceType}`);
  return recipient.class === 'undetermined' && byType ? { ...recipient, ...byType } : recipient;
};

/** Bounce types of SES, with their subtypes where these say more. */
const types: ReadonlyMap<string, Classification> = new Map<string, Classification>([
  ['Permanent', { class: 'hard', cause: 'NoEmail' }],
  ['Transient', { class: 'soft', cause: 'General' }],
  ['Transient/MailboxFull', { class: 'soft', cause: 'MailboxFull' }],
  ['Transient/MessageTooLarge', { class: 'soft', cause: 'MessageTooLarge' }],
  ['Transient/ContentRejected', { class: 'soft', cause: 'ContentRejected' }],
  ['Transient/AttachmentRejected', { class: 'soft', cause: 'AttachmentRejected' }],
]);

/** An address may come with a name, as it was given to SES. */
const addressIn = (given: string): string => (/<([^<>]{1,320})>/.exec(given)?.[1] ?? given).trim().toLowerCase();

const messageIdsOf = ({ mail: { headers, commonHeaders } }: Notification): string[] => {
  const named = (headers ?? []).slice(0, MAX_HEADERS).filter(({ name }) => name.toLowerCase() === 'message-id');
  const ids = [...named.map(({ value }) => value), commonHeaders?.messageId];
  return [...new Set(ids.flatMap((id) => (id ? [id.replace(/[<>\s]/g, '')] : [])))];
};
