import type { StoredMail } from './message.ts';

/**
 * A message is stored in one file: a line of JSON with the SMTP session, followed by the bytes of the message as they were
 * received.
 */
export const encodeMailFile = (mail: StoredMail, raw: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${JSON.stringify(mail)}\n`), raw]);

export const decodeMailFile = (file: Buffer): { mail: StoredMail; raw: Buffer } => {
  const end = file.indexOf('\n');
  return { mail: JSON.parse(file.toString('utf8', 0, end)) as StoredMail, raw: file.subarray(end + 1) };
};
