import type { StoredMail } from './message.ts';

/**
 * A mail on disk is one file: a line of JSON with what the session said, a line feed, then the mail's bytes exactly
 * as they came.
 */
export const encodeMailFile = (mail: StoredMail, raw: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${JSON.stringify(mail)}\n`), raw]);

export const decodeMailFile = (file: Buffer): { mail: StoredMail; raw: Buffer } => {
  const end = file.indexOf('\n');
  return { mail: JSON.parse(file.toString('utf8', 0, end)) as StoredMail, raw: file.subarray(end + 1) };
};
