import { readDeliveryStatus } from './delivery-status.ts';
import { isComplaint, readFeedbackReport } from './feedback-report.ts';
import { fieldsOf, type Message, parseMessage } from './message.ts';
import { describeRecipient, type Notice, readNotice, recipientsOfNotice } from './notice.ts';
import { addressesOf, type Original, originalParts, readOriginal } from './original.ts';
import { isAutoReply, isBounce, isChallenge } from './recognize.ts';
import type { Action, Report, ReportedRecipient, ReportKind } from './report.ts';
import { readSesNotification } from './ses-notification.ts';

/**
 * Reads a message that came back: a report by RFC 3464, an abuse report by RFC 5965, a notice in a mail server's own
 * words, an auto-reply. Never throws; what it does not understand is `unknown`. Time and memory are bounded by what
 * `parseMessage` looks at, whatever the message holds.
 */
export const readReturnedMail = (bytes: Uint8Array): Report => {
  const message = parseMessage(bytes);
  const notice = readNotice(message);
  const original = readOriginal(message, notice);
  return (
    readSesNotification(notice.text, original.arrivedAt) ??
    complaint(message, original) ??
    statusReport(message, notice, original) ??
    attachedReport(message) ??
    automatic(message, notice, original) ??
    noticeReport(message, notice, original) ?? {
      kind: 'unknown',
      recipients: [],
      messageIds: original.messageIds,
      arrivedAt: original.arrivedAt,
    }
  );
};

const complaint = (message: Message, { messageIds, arrivedAt, recipients }: Original): Report | undefined => {
  const report = readFeedbackReport(message);
  if (!report) return undefined;
  const addresses = [...new Set(report.recipients.length > 0 ? report.recipients : recipients)];
  return {
    kind: isComplaint(report.feedbackType) ? 'complaint' : 'unknown',
    feedbackType: report.feedbackType,
    messageIds,
    arrivedAt,
    recipients: addresses.map((address) => ({
      address,
      aliases: [],
      action: 'delivered',
      class: 'undetermined',
      cause: 'Undetermined',
    })),
  };
};

const statusReport = (message: Message, notice: Notice, original: Original): Report | undefined => {
  const statuses = statusBodies(message, notice).map(readDeliveryStatus);
  const stated = statuses.flatMap(({ recipients }) => recipients);
  if (stated.length === 0) return undefined;
  const envelopeId = statuses.find((status) => status.envelopeId)?.envelopeId;
  const recipients = withWords(stated, notice, message, original);
  return {
    kind: kindOf(recipients),
    recipients,
    messageIds: original.messageIds,
    arrivedAt: original.arrivedAt,
    ...(envelopeId && { envelopeId }),
  };
};

/** A report that was forwarded as an attachment; a message inside the report is the returned one. */
const attachedReport = (message: Message): Report | undefined => {
  for (const part of originalParts(message)) {
    const attached = parseMessage(Buffer.from(part.body, 'latin1'));
    if (attached.type !== 'multipart/report') continue;
    const notice = readNotice(attached);
    const original = readOriginal(attached, notice);
    const report = complaint(attached, original) ?? statusReport(attached, notice, original);
    if (report) return report;
  }
  return undefined;
};

/** The parts that hold the fields; where the parts cannot be told apart, the lines that look like fields. */
const statusBodies = (message: Message, { text }: Notice): string[] => {
  const parts = message.parts.filter(({ type }) => /^(?:message|text)\/(?:global-)?delivery-status$/.test(type));
  if (parts.length > 0) return parts.map(fieldsOf);
  const at = text.search(/^(?:original|final)-recipient:/im);
  return at === -1 || !message.type.startsWith('multipart/') ? [] : [text.slice(text.lastIndexOf('\n\n', at) + 1)];
};

/** Where the fields leave open why it failed, the notice beside them may say. */
const withWords = (
  stated: ReportedRecipient[],
  notice: Notice,
  message: Message,
  original: Original,
): ReportedRecipient[] => {
  if (stated.every(({ class: failure }) => failure !== 'undetermined')) return stated;
  const named = recipientsOfNotice(notice, { known: original.recipients, strangers: strangersOf(message, original) });
  return stated.map((recipient) => {
    if (recipient.class !== 'undetermined') return recipient;
    const words = wordsOn(recipient, named, stated.length === 1 ? notice.text : '');
    return words.class === 'undetermined' ? recipient : { ...recipient, class: words.class, cause: words.cause };
  });
};

const kinds: readonly [Action, ReportKind][] = [
  ['failed', 'failure'],
  ['delayed', 'delay'],
  ['expanded', 'expanded'],
  ['relayed', 'relayed'],
  ['delivered', 'relayed'],
];

const kindOf = (recipients: ReportedRecipient[]): ReportKind =>
  kinds.find(([action]) => recipients.some((recipient) => recipient.action === action))?.[1] ?? 'unknown';

const automatic = (message: Message, { text }: Notice, { messageIds, arrivedAt }: Original): Report | undefined => {
  if (isChallenge(message, text)) return { kind: 'challenge', recipients: [], messageIds, arrivedAt };
  if (isAutoReply(message)) return { kind: 'auto-reply', recipients: [], messageIds, arrivedAt };
  return undefined;
};

const delayed =
  /(?:this is a warning|warning message|no need to|do(?:es)? not need to)[^.]{0,80}(?:resend|only|retransmit)|will (?:continue|keep|be (?:re)?tried)[^.]{0,60}(?:try|attempt|deliver|retr)|still (?:trying|being)|has not (?:yet )?been delivered|delivery (?:has been|is) delayed|temporarily unable|not yet been|delivery incomplete/i;

const noticeReport = (message: Message, notice: Notice, original: Original): Report | undefined => {
  if (!isBounce(message, notice.text)) return undefined;
  const failed = addressesOf(message.headers, ['x-failed-recipients']);
  const known = failed.length > 0 ? failed : original.recipients;
  const named = recipientsOfNotice(notice, { known, strangers: strangersOf(message, original) });
  const recipients = failed.length > 0 ? failed.map((address) => statedOf(address, named, notice)) : named;
  // Mail from an address shows that it works: a customer tells of a parcel, or of another mailbox.
  const writers = addressesOf(message.headers, ['from']);
  if (recipients.length === 0 || recipients.some(({ address }) => writers.includes(address))) return undefined;
  const kind = delayed.test(notice.text.slice(0, 8_192)) ? 'delay' : 'failure';
  const action: Action = kind === 'delay' ? 'delayed' : 'failed';
  return {
    kind,
    messageIds: original.messageIds,
    arrivedAt: original.arrivedAt,
    recipients: recipients.map((recipient) => ({ ...recipient, action })),
  };
};

const wordsOn = (
  { address, aliases }: ReportedRecipient,
  named: ReportedRecipient[],
  rest: string,
): ReportedRecipient =>
  named.find((other) => other.class !== 'undetermined' && [address, ...aliases].includes(other.address)) ??
  describeRecipient(address, rest);

/** A recipient that X-Failed-Recipients names (Exim, Gmail), with what the text says of it. */
const statedOf = (address: string, named: ReportedRecipient[], { text }: Notice): ReportedRecipient =>
  named.find((recipient) => recipient.address === address || recipient.aliases.includes(address)) ??
  describeRecipient(address, text);

/** Addresses that a notice names without meaning a recipient: whom it is from, and whom it is for, which is us. */
const strangersOf = ({ headers }: Message, { senders }: Original): ReadonlySet<string> =>
  new Set([...addressesOf(headers, ['from', 'to', 'delivered-to', 'return-path']), ...senders]);
