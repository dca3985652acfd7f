import { describe, expect, it, vi } from 'vitest';
import type { DeliverEmails } from '../../../functions/deliver-email/deliver-emails.ts';
import { deliverEvent } from '../../../functions/deliver-email/deliver-event.ts';
import { type FirstAttemptEvent, firstAttemptEvent } from '../../../shared/messages/first-attempt-message.ts';
import { sendQueueMessage } from '../../../shared/messages/send-queue-message.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import { settingsInForce } from '../../support/builders/settings.ts';
import { sqsRecord } from '../../support/builders/sqs-record.ts';
import { memoryEmailStore } from '../../support/fakes/memory-email-store.ts';
import { recordingMessageLog } from '../../support/fakes/recording-log.ts';

const one = '01936b2e-4c1a-7d3e-8f00-000000000001';
const two = '01936b2e-4c1a-7d3e-8f00-000000000002';

const given = (deliver: DeliverEmails) => ({
  deliver: vi.fn(deliver),
  store: memoryEmailStore(),
  log: recordingMessageLog(),
  deadLetters: { bury: async () => {} },
  settings: settingsInForce(),
  now: () => 1_000,
  requeueAfterMs: 180_000,
  remainingMs: () => 60_000,
});

describe('an event of deliver-email', () => {
  it('with ids delivers those emails and returns the ids that could not be processed', async () => {
    const options = given(async () => new Set([two]));
    expect(await deliverEvent(firstAttemptEvent([one, two, one]), options)).toEqual({ again: [two] });
    expect(options.deliver.mock.calls).toEqual([[[one, two], options.remainingMs]]);
  });

  it('returns all ids if nothing could be done', async () => {
    const options = given(async () => {
      throw new StoreUnavailable('no');
    });
    expect(await deliverEvent(firstAttemptEvent([one, two]), options)).toEqual({ again: [one, two] });
    expect(options.log.lines).toMatchObject([{ level: 'error', error: 'StoreUnavailable' }]);
  });

  it('from the queue is handled as a batch', async () => {
    const options = given(async () => new Set([one]));
    const event = { Records: [sqsRecord({ messageId: 'message-0', body: sendQueueMessage(one) })] };
    expect(await deliverEvent(event, options)).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-0' }] });
  });

  it.each([
    {},
    { v: 2, deliver: [one] },
    { v: 1, deliver: one },
    { v: 1, deliver: [] },
    { v: 1, deliver: [one, 'x'] },
    { v: 1, deliver: [one, 7] },
    { v: 1, deliver: Array.from({ length: 101 }, () => one) },
  ])('of any other kind is refused: %j', async (event) => {
    const options = given(async () => new Set());
    await expect(deliverEvent(event as unknown as FirstAttemptEvent, options)).rejects.toThrow(/1 to 100 ids/);
    expect(options.deliver).not.toHaveBeenCalled();
  });
});
