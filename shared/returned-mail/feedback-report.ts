import { fieldsOf, firstOf, type Message, parseHeaders } from './message.ts';
import { addressesOf } from './original.ts';

export interface FeedbackReport {
  /** RFC 5965 3.1, lower case: abuse, fraud, virus, other, not-spam, auth-failure … */
  feedbackType: string;
  /** Lower case; empty where the provider hides it (the returned message's To may still say). */
  recipients: string[];
}

/** Reads an ARF report (RFC 5965), or the bare forwards of Microsoft's junk mail programme; else undefined. */
export const readFeedbackReport = (message: Message): FeedbackReport | undefined => {
  const part = message.parts.find(({ type }) => type === 'message/feedback-report');
  if (part) {
    const { headers: fields } = parseHeaders(fieldsOf(part).replace(/^\s+/, ''));
    return {
      feedbackType: firstOf(fields, 'feedback-type').toLowerCase() || 'other',
      recipients: addressesOf(fields, ['original-rcpt-to', 'removal-recipient', 'x-original-to']),
    };
  }
  return isJunkReport(message) ? { feedbackType: 'abuse', recipients: [] } : undefined;
};

const isJunkReport = ({ headers, parts, reportType }: Message): boolean =>
  reportType === 'feedback-report' ||
  (/^staff@hotmail\.com|<staff@hotmail\.com>/i.test(firstOf(headers, 'from')) &&
    /complaint about message/i.test(firstOf(headers, 'subject'))) ||
  parts.some(
    ({ type, body }) => type === 'message/rfc822' && /^x-hmxmroriginalrecipient:/im.test(body.slice(0, 16_384)),
  );

/** Kinds of feedback that are complaints by the recipient; the others are only informative. */
export const isComplaint = (feedbackType: string): boolean =>
  !['not-spam', 'auth-failure', 'opt-in'].includes(feedbackType);
