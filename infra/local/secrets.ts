import { randomBytes, randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import * as z from 'zod/mini';

/** A file in the data directory is corrupt. The message is for the terminal. */
export class DataDirectoryCorrupt extends Error {
  override readonly name = 'DataDirectoryCorrupt';
}

const apiKey = z.object({ id: z.string(), token: z.string(), createdAt: z.number() });

const localSecrets = z.object({
  /** Password of the inbox's SMTP server. */
  smtpPassword: z.string(),
  apiKeys: z.object({ full: apiKey, sending: apiKey }),
});

/** An API key that is valid on this machine only, with its token. */
export type LocalApiKey = z.infer<typeof apiKey>;

/** The secrets of a data directory. */
export type LocalSecrets = z.infer<typeof localSecrets>;

/** Reads the secrets from `file`, or creates them on the first run. Rejects with `DataDirectoryCorrupt`. */
export const openSecrets = async (file: string, now: () => number): Promise<LocalSecrets> => {
  const stored = await readFile(file, 'utf8').catch(undefinedIfMissing);
  if (stored !== undefined) return parse(file, stored);
  const secrets = newSecrets(now());
  const partial = `${file}.part`;
  await writeFile(partial, JSON.stringify(secrets, null, 2), { mode: 0o600, flush: true });
  await rename(partial, file);
  return secrets;
};

const undefinedIfMissing = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT') throw error;
};

const parse = (file: string, json: string): LocalSecrets => {
  try {
    return localSecrets.parse(JSON.parse(json));
  } catch {
    throw new DataDirectoryCorrupt(`${file} is corrupt. Delete its folder to start over`);
  }
};

const newSecrets = (now: number): LocalSecrets => ({
  smtpPassword: randomBytes(18).toString('base64url'),
  apiKeys: { full: newApiKey(now), sending: newApiKey(now) },
});

/** Tokens begin with `re_`, because Resend's tools require it. */
const newApiKey = (createdAt: number): LocalApiKey => ({
  id: randomUUID(),
  token: `re_sm_${randomBytes(32).toString('base64url')}`,
  createdAt,
});
