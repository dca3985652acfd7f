import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { StoremailApi } from '../../infra/relay/api/storemail-api.ts';
import { receiveContent } from '../../infra/relay/message/content.ts';
import { submissionOf } from '../../infra/relay/message/submission.ts';
import { createDrain } from '../../infra/relay/spool/drain.ts';
import { openSpool } from '../../infra/relay/spool/spool.ts';
import { messageOf } from './support/smtp-client.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

const spoolWithOneMessage = async () => {
  const root = await mkdtemp(join(tmpdir(), 'relay-drain-'));
  folders.push(root);
  let ids = 0;
  const uuid = () => `id-${++ids}`;
  const spool = openSpool({ root, limitBytes: 1e6, ownKey: 'key', now: () => 1_000, uuid });
  await spool.prepare();
  async function* bytes() {
    yield Buffer.from(messageOf('once'));
  }
  const content = await receiveContent(bytes(), () => root);
  await spool.put(submissionOf(['jane@customer.example'], { apiKey: 'key' }, content, uuid));
  return spool;
};

it('hands a message over once, however often its file cannot be deleted', async () => {
  const spool = await spoolWithOneMessage();
  const refusals = [1, 2, 3];
  const remove = async (id: string): Promise<void> => {
    if (refusals.pop()) throw Object.assign(new Error('read-only'), { code: 'EROFS' });
    await spool.remove(id);
  };
  let handedOver = 0;
  const api: Pick<StoremailApi, 'handOver'> = {
    handOver: async () => {
      handedOver += 1;
      return { kind: 'accepted', id: 'email' };
    },
  };
  let time = 0;
  const events: string[] = [];
  const drain = createDrain({
    api: api as StoremailApi,
    spool: { ...spool, remove },
    // Every pause is over by the next look.
    now: () => (time += 1e6),
    random: () => 0,
    log: (event) => {
      events.push(event);
      if (event === 'handed-over') drain.close();
      else drain.wake('key');
    },
  });
  await drain.run();
  expect(events).toEqual(['spool-failed', 'spool-failed', 'spool-failed', 'handed-over']);
  expect(handedOver).toBe(1);
  expect(await spool.waiting()).toEqual([]);
});
