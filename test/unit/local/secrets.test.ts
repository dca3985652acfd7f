import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataDirectoryCorrupt, openSecrets } from '../../../infra/local/secrets.ts';

describe('the secrets of a data directory', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'storemail-secrets-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('are created once, readable only by this user', async () => {
    const file = join(directory, 'secrets.json');
    const made = await openSecrets(file, Date.now);
    expect(made.apiKeys.full.token).toMatch(/^re_sm_[\w-]{43}$/);
    expect(made.apiKeys.sending.token).not.toBe(made.apiKeys.full.token);
    expect(await openSecrets(file, Date.now)).toEqual(made);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(directory)).toEqual(['secrets.json']);
  });

  it.each(['', '{', '{"smtpPassword":"x"}'])('are refused if the file contains %j', async (text) => {
    const file = join(directory, 'secrets.json');
    await writeFile(file, text);
    await expect(openSecrets(file, Date.now)).rejects.toThrow(DataDirectoryCorrupt);
  });
});
