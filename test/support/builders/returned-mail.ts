import { readFileSync } from 'node:fs';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { messageIdOf } from '../../../shared/email/message/message-id.ts';

const corpus = new URL('../../unit/returned-mail/corpus/', import.meta.url);
const MESSAGE_ID = '<0198c0de-7a11-7000-8a5e-0123456789ab@shop.example>';

/** A message of the corpus, adapted to this email and the recipient `to`. */
export const returnedMail = (name: string, email: Email, to: string = email.recipients[0]?.address ?? ''): Buffer => {
  const text = readFileSync(new URL(`${name}.eml`, corpus), 'latin1');
  return Buffer.from(text.replaceAll(MESSAGE_ID, idOf(email)).replaceAll('anna@far.example', to), 'latin1');
};

/** A delivery report (RFC 3464) about the email, with these groups of fields for its recipients. */
export const deliveryReport = (email: Email, groups: readonly string[]): Buffer =>
  Buffer.from(
    [
      'From: MAILER-DAEMON@far.example',
      'Subject: Undelivered',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; far.example',
      '',
      groups.join('\r\n'),
      '--b',
      'Content-Type: message/rfc822',
      '',
      `Message-ID: ${idOf(email)}`,
      '',
      '--b--',
    ].join('\r\n'),
  );

const idOf = (email: Email): string => {
  const sender = email.identity?.from ?? email.from;
  if (!sender) throw new Error('the email has no sender, and so no Message-ID');
  return messageIdOf(email.id, sender.address);
};
