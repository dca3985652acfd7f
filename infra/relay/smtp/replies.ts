import type { Acceptance } from '../accept.ts';
import { MessageTooLarge } from '../message/content.ts';

/** A reply to the client, as an error that `smtp-server` sends. */
export class SmtpReply extends Error {
  override readonly name = 'SmtpReply';
  readonly responseCode: number;

  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

/** Error codes of a disk that is full, over quota, read-only, broken or inaccessible to this user. */
const diskCodes = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EIO', 'ENOENT']);

/** The reply to the final dot: the text after 250, or the error to send. */
export const replyTo = (acceptance: Acceptance): string | SmtpReply => {
  switch (acceptance.kind) {
    case 'accepted':
      return `OK: accepted as ${acceptance.id}`;
    case 'spooled':
      return `OK: spooled as ${acceptance.id}`;
    case 'refused':
      return new SmtpReply(refusalCode(acceptance.status), printable(acceptance.message));
    case 'later':
      return new SmtpReply(451, printable(`Not accepted, try again later: the API ${acceptance.reason}`));
    case 'full':
      return new SmtpReply(452, 'Not accepted, try again later: insufficient storage');
  }
};

/** The reply when reading or spooling a message fails. After a 4xx the client still has the message. */
export const replyToFault = (error: unknown): SmtpReply => {
  if (error instanceof SmtpReply) return error;
  if (error instanceof MessageTooLarge) return new SmtpReply(552, error.message);
  if (diskCodes.has(Object(error).code))
    return new SmtpReply(452, 'Not accepted, try again later: insufficient storage');
  return new SmtpReply(451, 'Not accepted, try again later: internal error');
};

const refusalCode = (status: number): number => {
  if (status === 413) return 552;
  return status === 403 ? 550 : 554;
};

/** Makes a text fit into a reply: one line of ASCII, at most 512 octets with code and CRLF (RFC 5321, 4.5.3.1.5). */
const printable = (text: string): string => text.replaceAll(/[^\x20-\x7e]+/g, ' ').slice(0, 400);
