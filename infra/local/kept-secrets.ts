import { randomBytes, randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import * as z from 'zod/mini';

/** A file in the data directory was not written by this program. The message is one sentence for the user. */
export class DataDirectoryBroken extends Error {
  override readonly name = 'DataDirectoryBroken';
}

const apiKey = z.object({ id: z.string(), token: z.string(), createdAt: z.number() });

const keptSecrets = z.object({
  /** Of the inbox's SMTP server. */
  smtpPassword: z.string(),
  apiKeys: z.object({ full: apiKey, sending: apiKey }),
});

/** An API key of this machine, with its token; it is not valid anywhere else. */
export type KeptApiKey = z.infer<typeof apiKey>;

/** The secrets of one data directory, created on its first run. */
export type KeptSecrets = z.infer<typeof keptSecrets>;

/** Reads the secrets kept in `file`, or makes them. Rejects with `DataDirectoryBroken`. */
export const keepSecrets = async (file: string, now: () => number): Promise<KeptSecrets> => {
  const kept = await readFile(file, 'utf8').catch(absent);
  if (kept !== undefined) return parse(file, kept);
  const made = makeSecrets(now());
  const half = `${file}.part`;
  await writeFile(half, JSON.stringify(made, null, 2), { mode: 0o600, flush: true });
  await rename(half, file);
  return made;
};

const absent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT') throw error;
};

const parse = (file: string, json: string): KeptSecrets => {
  try {
    return keptSecrets.parse(JSON.parse(json));
  } catch {
    throw new DataDirectoryBroken(`${file} is not what this program wrote; delete its folder to start afresh`);
  }
};

const makeSecrets = (now: number): KeptSecrets => ({
  smtpPassword: randomBytes(18).toString('base64url'),
  apiKeys: { full: makeApiKey(now), sending: makeApiKey(now) },
});

/** `re_` is what Resend's tools expect a token to begin with. */
const makeApiKey = (createdAt: number): KeptApiKey => ({
  id: randomUUID(),
  token: `re_sm_${randomBytes(32).toString('base64url')}`,
  createdAt,
});
