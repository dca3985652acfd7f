import type { NodemailerError } from 'nodemailer';
import type { SMTPConnectionEnvelope, SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection';
import type { Address } from '../../email/address/address.ts';
import { replyText } from '../../email/faults/reply-text.ts';
import type { OutgoingMail, RecipientReply, TransportReport } from '../../ports/sending/mail-transport.ts';
import { enhancedCode, replyCode, SmtpFailure } from './smtp-failure.ts';

/** The field of the envelope object in which nodemailer collects rejections as the replies come in. */
export type Noted = Partial<Pick<SMTPConnectionEnvelope, 'rejectedErrors'>>;

const refusal = (
  { recipient = '', responseCode = 0, response = '' }: NodemailerError,
  secrets: readonly string[],
): RecipientReply => ({
  // nodemailer returns the address exactly as it was given.
  address: recipient as Address,
  code: responseCode,
  ...enhancedCode(response),
  response: replyText(response, secrets),
});

const sameMembers = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((one) => others.includes(one));

/**
 * The server's acceptance, for the recipients it took. nodemailer accepts any line that begins with a 2; we require
 * a whole reply code on which all lines agree.
 */
export const accepted = (
  mail: OutgoingMail,
  info: SMTPConnectionSendInfo,
  secrets: readonly string[],
): TransportReport => {
  const refused = (info.rejectedErrors ?? []).map((error) => refusal(error, secrets));
  const code = replyCode(info.response) ?? 0;
  const response = replyText(info.response, secrets);
  const isOurEnvelope = sameMembers([...info.accepted, ...info.rejected], mail.recipients);
  if (code < 200 || code > 299 || !isOurEnvelope) {
    return { kind: 'fault', fault: { phase: 'dot', code: 'EPROTOCOL', response, dot: true }, refused };
  }
  const took = mail.recipients.filter((address) => info.accepted.includes(address));
  return { kind: 'answered', accepted: took.map((address) => ({ address, code, response })), refused };
};

/** A failed attempt as a per-recipient report. */
export const refusedOrFailed = (
  failure: SmtpFailure,
  recipients: readonly Address[],
  noted: Noted,
  secrets: readonly string[],
): TransportReport => {
  const { fault } = failure;
  // After a refused MAIL FROM, servers with PIPELINING also refuse every RCPT for lack of a sender.
  const refused = fault.phase === 'mail' ? [] : (noted.rejectedErrors ?? []).map((error) => refusal(error, secrets));
  // With PIPELINING, DATA was already sent, and what the server says to it follows from these refusals.
  if (!fault.dot && refused.length === recipients.length) return { kind: 'answered', accepted: [], refused };
  return { kind: 'fault', fault, refused };
};

/** Turns any other thrown value into a fault: a transport never rejects. */
export const asFailure = (error: unknown): SmtpFailure =>
  error instanceof SmtpFailure ? error : new SmtpFailure({ phase: 'unknown', code: '', dot: false }, error);
