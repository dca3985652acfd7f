import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes a sendmail program that records its arguments and the message. */
export const writeSendmail = async (directory: string): Promise<string> => {
  const path = join(directory, 'sendmail');
  await writeFile(path, `#!/bin/sh\n{ printf '%s\\n' "$@"; cat; } >> ${path}.out\n`);
  await chmod(path, 0o755);
  return path;
};

/** Everything that the program has recorded. */
export const sendmailOutput = (directory: string): Promise<string> =>
  readFile(join(directory, 'sendmail.out'), 'utf8').catch(() => '');
