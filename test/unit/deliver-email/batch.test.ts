import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { describe, expect, it, vi } from 'vitest';
import { deliverBatch } from '../../../functions/deliver-email/batch.ts';
import type { DeliverEmails } from '../../../functions/deliver-email/deliver-emails.ts';
import { doorbellMessage } from '../../../shared/adapters/doorbell-message.ts';
import { StoreUnavailable } from '../../../shared/errors.ts';
import { recordingLog } from '../../support/fakes/recording-log.ts';

const one = '01936b2e-4c1a-7d3e-8f00-000000000001';
const two = '01936b2e-4c1a-7d3e-8f00-000000000002';

const event = (...bodies: string[]): SQSEvent => ({
  Records: bodies.map(
    (body, index): SQSRecord => ({
      messageId: `message-${index}`,
      body,
      receiptHandle: '',
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '0',
        SenderId: '',
        ApproximateFirstReceiveTimestamp: '0',
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: '',
      awsRegion: '',
    }),
  ),
});

const run = async (batch: SQSEvent, again: string[] = []) => {
  const log = recordingLog();
  const deliver = vi.fn<DeliverEmails>(async () => new Set(again));
  const { batchItemFailures } = await deliverBatch(batch, { deliver, remainingMs: () => 60_000, log });
  return { failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier), deliver, log };
};

describe('a batch of the send queue', () => {
  it('is acknowledged when every email was seen to', async () => {
    const { failed, deliver } = await run(event(doorbellMessage(one), doorbellMessage(two)));
    expect(failed).toEqual([]);
    expect(deliver.mock.calls).toEqual([[[one, two], expect.any(Function)]]);
  });

  it('has an email delivered once that was announced twice, and both messages share its fate', async () => {
    const { failed, deliver } = await run(event(doorbellMessage(one), doorbellMessage(two), doorbellMessage(one)), [
      one,
    ]);
    expect(deliver.mock.calls[0]?.[0]).toEqual([one, two]);
    expect(failed).toEqual(['message-0', 'message-2']);
  });

  it.each(['', 'hello', '{}', '[]', 'null', '{"v":2,"id":"x"}', '{"v":1,"id":"../x"}', '{"to":"ada@example.com"}'])(
    'reports %j as failed, for the dead letters, and logs nothing of it but its size',
    async (body) => {
      const { failed, deliver, log } = await run(event(body, doorbellMessage(one)));
      expect(failed).toEqual(['message-0']);
      expect(deliver.mock.calls[0]?.[0]).toEqual([one]);
      expect(log.lines).toEqual([
        { level: 'error', message: expect.any(String), messageId: 'message-0', bytes: body.length },
      ]);
    },
  );

  it('of nothing but poison needs no delivery', async () => {
    const { failed, deliver } = await run(event('hello'));
    expect([failed, deliver.mock.calls]).toEqual([['message-0'], []]);
  });

  it('comes back as a whole when nothing could be done', async () => {
    const log = recordingLog();
    const deliver = async () => {
      throw new StoreUnavailable('no');
    };
    const options = { deliver, remainingMs: () => 60_000, log };
    const { batchItemFailures } = await deliverBatch(event(doorbellMessage(one), doorbellMessage(two)), options);
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'message-0' }, { itemIdentifier: 'message-1' }]);
    expect(log.lines).toMatchObject([{ level: 'error', error: 'StoreUnavailable' }]);
  });
});
