import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { acceptMessage } from '../../infra/relay/accept.ts';
import type { HandoverResult } from '../../infra/relay/api/handover-result.ts';
import type { StoremailApi } from '../../infra/relay/api/storemail-api.ts';
import { receiveContent } from '../../infra/relay/message/content.ts';
import { submissionOf } from '../../infra/relay/message/submission.ts';
import { openSpool } from '../../infra/relay/spool/spool.ts';
import { messageOf } from './support/smtp-client.ts';

const throttled: HandoverResult = { kind: 'later', blames: 'key', reason: 'answered 429 rate_limit_exceeded' };
const accepted: HandoverResult = { kind: 'accepted', id: 'email' };

/** A relay whose API throttles the key `busy`, and the keys of the messages that the API was asked to take. */
const given = async () => {
  const root = await mkdtemp(join(tmpdir(), 'relay-accept-'));
  onTestFinished(() => rm(root, { recursive: true }));
  const clock = { now: 1_000 };
  let ids = 0;
  const uuid = () => `id-${++ids}`;
  const spool = openSpool({ root, limitBytes: 1e6, ownKey: undefined, now: () => clock.now, uuid });
  await spool.prepare();
  const asked: string[] = [];
  const api: Pick<StoremailApi, 'handOver'> = {
    handOver: async ({ apiKey }) => {
      asked.push(apiKey);
      return apiKey === 'busy' ? throttled : accepted;
    },
  };
  const handIn = async (apiKey: string) => {
    async function* bytes() {
      yield Buffer.from(messageOf('order'));
    }
    const submission = submissionOf(
      ['jane@customer.example'],
      { apiKey },
      await receiveContent(bytes(), () => root),
      uuid,
    );
    return (await acceptMessage({ api: api as StoremailApi, spool, log: () => {} }, submission)).kind;
  };
  return { clock, spool, asked, handIn };
};

it('leaves the API alone for 15 seconds after it throttled a key, and for that key alone', async () => {
  const { clock, asked, handIn } = await given();
  expect([await handIn('busy'), await handIn('busy'), await handIn('other')]).toEqual([
    'spooled',
    'spooled',
    'accepted',
  ]);
  expect(asked).toEqual(['busy', 'other']);
  clock.now += 15_000;
  await handIn('busy');
  expect(asked).toEqual(['busy', 'other', 'busy']);
});

it('tries the API again as soon as it took a message under the key', async () => {
  const { spool, asked, handIn } = await given();
  await handIn('busy');
  await spool.outages.note('other', accepted);
  await handIn('busy');
  expect(asked).toEqual(['busy']);
  await spool.outages.note('busy', accepted);
  await handIn('busy');
  expect(asked).toEqual(['busy', 'busy']);
});
