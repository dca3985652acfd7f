import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A sendmail program that writes down its arguments and the message it was given. */
export const writeSendmail = async (directory: string): Promise<string> => {
  const path = join(directory, 'sendmail');
  await writeFile(path, `#!/bin/sh\n{ printf '%s\\n' "$@"; cat; } >> ${path}.out\n`);
  await chmod(path, 0o755);
  return path;
};

/** All that the program was given so far. */
export const sendmailOutput = (directory: string): Promise<string> =>
  readFile(join(directory, 'sendmail.out'), 'utf8').catch(() => '');
