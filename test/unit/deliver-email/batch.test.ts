import type { SQSEvent } from 'aws-lambda';
import { describe, expect, it, vi } from 'vitest';
import { type BatchOptions, deliverBatch } from '../../../functions/deliver-email/batch.ts';
import type { DeliverEmails } from '../../../functions/deliver-email/deliver-emails.ts';
import { deadLetterAttributes } from '../../../shared/messages/dead-letter-attributes.ts';
import { sendQueueMessage } from '../../../shared/messages/send-queue-message.ts';
import { QueueUnavailable, StoreUnavailable } from '../../../shared/ports/errors.ts';
import type { DeadLetter } from '../../../shared/ports/sending/dead-letters.ts';
import { settingsInForce } from '../../support/builders/settings.ts';
import { sqsRecord } from '../../support/builders/sqs-record.ts';
import { memoryEmailStore } from '../../support/fakes/memory-email-store.ts';
import { recordingMessageLog } from '../../support/fakes/recording-log.ts';

const one = '01936b2e-4c1a-7d3e-8f00-000000000001';
const two = '01936b2e-4c1a-7d3e-8f00-000000000002';

const event = (...bodies: string[]): SQSEvent => ({
  Records: bodies.map((body, index) => sqsRecord({ messageId: `message-${index}`, body })),
});

const given = () => {
  const buried: DeadLetter[] = [];
  const store = memoryEmailStore();
  return {
    buried,
    store,
    log: recordingMessageLog(),
    deadLetters: { bury: async (letter: DeadLetter) => void buried.push(letter) },
    settings: settingsInForce(),
    now: () => 1_000,
    requeueAfterMs: 180_000,
    remainingMs: () => 60_000,
  };
};

const run = async (batch: SQSEvent, again: string[] = [], changes: Partial<BatchOptions> = {}) => {
  const options = given();
  const deliver = vi.fn<DeliverEmails>(async () => new Set(again));
  const { batchItemFailures } = await deliverBatch(batch, { ...options, deliver, ...changes });
  return { failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier), deliver, ...options };
};

describe('a batch of the send queue', () => {
  it('is acknowledged when every email was handled', async () => {
    const { failed, deliver } = await run(event(sendQueueMessage(one), sendQueueMessage(two)));
    expect(failed).toEqual([]);
    expect(deliver.mock.calls).toEqual([[[one, two], expect.any(Function)]]);
  });

  it('delivers an email once that was enqueued twice, and settles both messages alike', async () => {
    const { failed, deliver } = await run(event(sendQueueMessage(one), sendQueueMessage(two), sendQueueMessage(one)), [
      one,
    ]);
    expect(deliver.mock.calls[0]?.[0]).toEqual([one, two]);
    expect(failed).toEqual(['message-0', 'message-2']);
  });

  it.each(['', 'hello', '{}', '[]', 'null', '{"v":2,"id":"x"}', '{"v":1,"id":"../x"}', '{"to":"ada@example.com"}'])(
    'moves %j to the dead letters with the reason, and logs only its size',
    async (body) => {
      const { failed, deliver, log, buried } = await run(event(body, sendQueueMessage(one)));
      expect(failed).toEqual([]);
      expect(buried).toEqual([{ body, reason: expect.stringMatching(/./), messageId: 'message-0', sentAt: 0 }]);
      expect(deliver.mock.calls[0]?.[0]).toEqual([one]);
      expect(log.lines).toMatchObject([{ level: 'error', messageId: 'message-0', bytes: body.length }]);
      expect(JSON.stringify([log.lines, buried[0]?.reason])).not.toMatch(/ada@|hello/);
    },
  );

  it('of nothing but poison needs no delivery', async () => {
    const { deliver } = await run(event('hello'));
    expect(deliver.mock.calls).toEqual([]);
  });

  it('reports poison as failed if the dead-letter queue refuses it', async () => {
    const bury = async () => {
      throw new QueueUnavailable('no');
    };
    expect((await run(event('hello'), [], { deadLetters: { bury } })).failed).toEqual(['message-0']);
  });

  it('is redelivered as a whole when nothing could be done', async () => {
    const log = recordingMessageLog();
    const deliver = async () => {
      throw new StoreUnavailable('no');
    };
    const options = { ...given(), deliver, log };
    const { batchItemFailures } = await deliverBatch(event(sendQueueMessage(one), sendQueueMessage(two)), options);
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'message-0' }, { itemIdentifier: 'message-1' }]);
    expect(log.lines).toMatchObject([{ level: 'error', error: 'StoreUnavailable' }]);
  });
});

describe('a send request that another service put on the queue', () => {
  const body = JSON.stringify({
    scope: 'eu',
    from: 'shop@example.com',
    to: 'ada@example.com',
    subject: 'Hello',
    text: 'Hi',
    type: 'order',
  });

  it('is recorded as an email and delivered like any other', async () => {
    const { failed, deliver, store } = await run(event(body));
    expect(failed).toEqual([]);
    const [id = ''] = deliver.mock.calls[0]?.[0] ?? [];
    expect(await store.find(id)).toMatchObject({
      scope: 'eu',
      state: 'queued',
      createdAt: 0,
      dueAt: 181_000,
      type: 'order',
    });
  });

  it('makes one email, however often its message is delivered', async () => {
    const first = await run(event(body));
    const second = await run(event(body));
    expect(first.deliver.mock.calls[0]?.[0]).toEqual(second.deliver.mock.calls[0]?.[0]);
  });

  it('makes the same email when it comes back from the dead letters', async () => {
    const first = await run(event(body));
    const back = event(body);
    const text = (stringValue: string) => ({ stringValue, dataType: 'String' as const });
    for (const record of back.Records) {
      record.messageId = 'another';
      record.attributes.SentTimestamp = '999';
      record.messageAttributes = {
        [deadLetterAttributes.messageId]: text('message-0'),
        [deadLetterAttributes.sentAt]: text('0'),
      };
    }
    expect((await run(back)).deliver.mock.calls[0]?.[0]).toEqual(first.deliver.mock.calls[0]?.[0]);
  });

  it('makes two emails of two messages with the same text', async () => {
    const { deliver } = await run(event(body, body));
    expect(new Set(deliver.mock.calls[0]?.[0]).size).toBe(2);
  });

  it('is redelivered while it cannot be recorded', async () => {
    const accept = async () => {
      throw new StoreUnavailable('no');
    };
    const { failed, deliver, buried } = await run(event(body), [], { store: { accept } });
    expect([failed, deliver.mock.calls, buried]).toEqual([['message-0'], [], []]);
  });

  it('without a scope is poison', async () => {
    const { buried } = await run(event(body.replace('"scope":"eu",', '')));
    expect(buried).toMatchObject([{ reason: 'scope: is missing' }]);
  });

  it('from a sender that its scope does not allow is poison, as over HTTP', async () => {
    const settings = settingsInForce({ 'delivery/allowed_senders': ['other.test'] });
    const effective = vi.spyOn(settings, 'effective');
    const { buried, store } = await run(event(body), [], { settings });
    expect(buried).toMatchObject([{ reason: 'from: this sender is not among the allowed senders of the scope' }]);
    expect(effective).toHaveBeenCalledWith('eu');
    expect(await store.partitions('1970-01-01', '1970-01-02')).toEqual([]);
  });

  it('is accepted while there are no settings to check its sender against', async () => {
    const effective = async () => ({ kind: 'not-configured' as const });
    expect((await run(event(body), [], { settings: { effective } })).buried).toEqual([]);
  });

  it('waits for its schedule, relative to its time of sending, and has a text', async () => {
    const { html, text: _text, ...rest } = { ...JSON.parse(body), html: '<p>Hi</p>' };
    const request = JSON.stringify({ ...rest, html, scheduled_at: 'in 10 minutes' });
    const { deliver, store } = await run(event(request));
    const [id = ''] = deliver.mock.calls[0]?.[0] ?? [];
    const email = await store.find(id);
    expect(email).toMatchObject({ state: 'scheduled', scheduledAt: 600_000, dueAt: 600_000 });
    expect((await store.contents(email ? [email] : [])).get(id)).toMatchObject({ html: '<p>Hi</p>', text: 'Hi' });
  });

  it('with an invalid schedule is poison', async () => {
    const { buried } = await run(event(JSON.stringify({ ...JSON.parse(body), scheduled_at: 'whenever' })));
    expect(buried).toMatchObject([{ reason: expect.stringMatching(/^scheduled_at: must be a time/) }]);
  });
});
