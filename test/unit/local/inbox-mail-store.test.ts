import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MailStore } from '../../../infra/local/inbox/mail-store.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'storemail-mails-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const reception = { envelope: { from: 'a@example.com', to: ['b@example.net'] }, auth: null, tls: null };

const openStore = (limit = 100): Promise<MailStore> => {
  let count = 0;
  return MailStore.open({ directory, limit, now: () => 0, uuid: () => String(count++).padStart(4, '0') });
};

const append = async (store: MailStore, count: number): Promise<void> => {
  for (let n = 0; n < count; n += 1) await store.append(reception, Buffer.from(`Subject: ${n}\r\n\r\n`));
};

it('lists mails newest first, from any position', async () => {
  const store = await openStore();
  await append(store, 4);
  expect(store.list()).toEqual(['0003', '0002', '0001', '0000']);
  expect(store.list({ limit: 2 })).toEqual(['0003', '0002']);
  expect(store.list({ limit: 2, before: '0002' })).toEqual(['0001', '0000']);
  expect(store.list({ before: '0000' })).toEqual([]);
});

it('still has them after it is reopened', async () => {
  const first = await openStore();
  await append(first, 2);
  const second = await openStore();
  expect(second.list()).toEqual(first.list());
  expect(await second.read('0001')).toEqual({
    mail: { id: '0001', receivedAt: '1970-01-01T00:00:00.000Z', ...reception },
    raw: Buffer.from('Subject: 1\r\n\r\n'),
  });
});

it('discards a mail that was half written when the process was killed', async () => {
  await writeFile(join(directory, '0000.part'), '{"id":');
  const store = await openStore();
  expect(store.list()).toEqual([]);
  expect(await readdir(directory)).toEqual([]);
});

it('deletes the oldest beyond its limit', async () => {
  const store = await openStore(3);
  await append(store, 5);
  expect(store.list()).toEqual(['0004', '0003', '0002']);
  expect(await readdir(directory)).toHaveLength(3);
});

it('keeps the order of arrival when a large mail takes longer to write than a small one', async () => {
  const store = await openStore();
  const large = store.append(reception, Buffer.alloc(20_000_000));
  await Promise.all([large, append(store, 3)]);
  expect(store.list()).toEqual(['0003', '0002', '0001', '0000']);
});

it('reports every mail once it can be read, and when it is cleared', async () => {
  const store = await openStore();
  const changes: unknown[] = [];
  store.on('change', (change) => changes.push([change, store.list().length]));
  await append(store, 1);
  await store.clear();
  expect(changes).toEqual([
    [{ type: 'mail', id: '0000' }, 1],
    [{ type: 'cleared' }, 0],
  ]);
});

it('finds nothing for an unknown id', async () => {
  const store = await openStore();
  await append(store, 1);
  expect(await store.read('../0000')).toBeUndefined();
  await store.clear();
  expect(await store.read('0000')).toBeUndefined();
  expect(await readdir(directory)).toEqual([]);
});
