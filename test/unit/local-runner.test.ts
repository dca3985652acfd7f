import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sentenceOf } from '../../infra/local/failure.ts';
import { isRoutine } from '../../infra/local/function-log.ts';
import { DataDirectoryBroken, keepSecrets } from '../../infra/local/kept-secrets.ts';
import { isSeedDocument, seedDocument } from '../../infra/local/seed-document.ts';

describe('the secrets of a data directory', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'storemail-secrets-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('are made once, for this user only', async () => {
    const file = join(directory, 'secrets.json');
    const made = await keepSecrets(file, Date.now);
    expect(made.apiKeys.full.token).toMatch(/^re_sm_[\w-]{43}$/);
    expect(made.apiKeys.sending.token).not.toBe(made.apiKeys.full.token);
    expect(await keepSecrets(file, Date.now)).toEqual(made);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(directory)).toEqual(['secrets.json']);
  });

  it.each(['', '{', '{"smtpPassword":"x"}'])('are refused when the file holds %j', async (text) => {
    const file = join(directory, 'secrets.json');
    await writeFile(file, text);
    await expect(keepSecrets(file, Date.now)).rejects.toThrow(DataDirectoryBroken);
  });
});

describe('the settings that the runner saves', () => {
  it('are known again for any port, until somebody edits them', () => {
    expect(isSeedDocument(seedDocument(4027))).toBe(true);
    expect(isSeedDocument(seedDocument(61_000))).toBe(true);
    expect(isSeedDocument(seedDocument(4027).replace('My Shop', 'Their Shop'))).toBe(false);
    for (const other of ['', 'null', '{}', '{"system":{"smtp":null}}']) expect(isSeedDocument(other)).toBe(false);
  });

  it('require TLS and a password, of a server on this machine', () => {
    expect(JSON.parse(seedDocument(4027)).system.smtp).toEqual({
      host: 'localhost',
      port: 4027,
      ssl: 'tls',
      auth: 'plain',
      username: 'storemail',
    });
  });
});

describe('a failure to start', () => {
  it.each([
    [{ code: 'EADDRINUSE', port: 4025 }, 'Port 4025 is in use; --port takes another one, or 0 for any that are free.'],
    [{ code: 'EACCES', port: 80 }, 'This user may not listen on port 80; --port takes another.'],
    [{ code: 'ENOSPC', path: '/data/x' }, 'The data directory cannot be used: what happened.'],
    [{}, 'what happened.'],
  ])('with %j is one sentence', (details, sentence) => {
    expect(sentenceOf(Object.assign(new Error('what happened\nand where'), details))).toBe(sentence);
  });
});

describe('what functions log', () => {
  it.each(['{"level":"INFO","message":"sent"}', '{"_aws":{},"sent":1}'])('is routine: %s', (line) => {
    expect(isRoutine(line)).toBe(true);
  });

  it.each(['{"level":"ERROR"}', '{"level":"WARN"}', 'ReferenceError: x', '{"errorType":"Error"}', 'null'])(
    'calls for attention: %s',
    (line) => {
      expect(isRoutine(line)).toBe(false);
    },
  );
});
