import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { receiveContent } from '../../infra/relay/message/content.ts';
import { submissionOf } from '../../infra/relay/message/submission.ts';
import { SpoolUnavailable } from '../../infra/relay/spool/folders.ts';
import { openSpool } from '../../infra/relay/spool/spool.ts';
import { messageOf } from '../relay/support/smtp-client.ts';

/** While set, the disk takes files, but fails to write a folder. */
const disk = vi.hoisted(() => ({ isFailing: false }));

vi.mock('node:fs/promises', async (original) => {
  const fs = await original<typeof import('node:fs/promises')>();
  const open = async (...args: Parameters<typeof fs.open>) => {
    const file = await fs.open(...args);
    const failing = disk.isFailing && (await file.stat()).isDirectory();
    if (failing) file.sync = () => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }));
    return file;
  };
  return { ...fs, open };
});

it('a message that the disk may lose is refused and not sent: the client will hand it in again', async () => {
  const root = await mkdtemp(join(tmpdir(), 'relay-disk-'));
  onTestFinished(() => rm(root, { recursive: true }));
  let ids = 0;
  const uuid = () => `id-${++ids}`;
  const spool = openSpool({ root, limitBytes: 1e6, ownKey: 'key', now: () => 1_000, uuid });
  await spool.prepare();
  async function* bytes() {
    yield Buffer.from(messageOf('order'));
  }
  const content = await receiveContent(bytes(), () => root);
  const submission = submissionOf(['jane@customer.example'], { apiKey: 'key' }, content, uuid);

  disk.isFailing = true;
  await expect(spool.put(submission)).rejects.toThrow(new SpoolUnavailable('The spool cannot be written: EIO'));
  expect(await spool.waiting()).toEqual([]);
  disk.isFailing = false;
  const id = await spool.put(submission);
  expect(await spool.waiting()).toEqual([id]);
});
