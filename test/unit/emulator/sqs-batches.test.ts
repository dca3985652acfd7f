import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InvocationResult } from '../../../infra/emulator/lambda/invocation-result.ts';
import { batchesOf } from '../../../infra/emulator/triggers/batches.ts';
import { handledRecords } from '../../../infra/emulator/triggers/handled-records.ts';
import { recordOf } from '../../../infra/emulator/triggers/sqs-record.ts';

const source = { queueArn: 'arn:aws:sqs:eu-central-1:000000000000:send', region: 'eu-central-1' };
const record = (id: string, body = 'hello') =>
  recordOf({ MessageId: id, ReceiptHandle: `handle-${id}`, Body: body }, source);
const records = [record('a'), record('b'), record('c')];

describe('a record of the queue', () => {
  it("has the form of Lambda's event", () => {
    const message = {
      MessageId: 'id',
      ReceiptHandle: 'handle',
      Body: '{"v":1}',
      MD5OfBody: 'md5',
      MD5OfMessageAttributes: 'md5-of-attributes',
      Attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1545082649183' },
      MessageAttributes: {
        text: { DataType: 'String', StringValue: 'x' },
        bytes: { DataType: 'Binary', BinaryValue: new Uint8Array([255]) },
      },
    };
    expect(recordOf(message, source)).toEqual({
      messageId: 'id',
      receiptHandle: 'handle',
      body: '{"v":1}',
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1545082649183' },
      messageAttributes: {
        text: { stringValue: 'x', stringListValues: [], binaryListValues: [], dataType: 'String' },
        bytes: { binaryValue: '/w==', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
      },
      md5OfBody: 'md5',
      md5OfMessageAttributes: 'md5-of-attributes',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:send',
      awsRegion: 'eu-central-1',
    });
  });
});

describe('batches', () => {
  it('contain every record once, in order, within the size limit of an event', () => {
    const bodies = fc.array(fc.string({ maxLength: 400, unit: 'binary' }), { maxLength: 20 });
    fc.assert(
      fc.property(bodies, (texts) => {
        const all = texts.map((text, at) => record(String(at), text));
        const batches = batchesOf(all, 2_000);
        expect(batches.flatMap((batch) => batch.records)).toEqual(all);
        for (const batch of batches) {
          expect(JSON.parse(batch.event)).toEqual({ Records: batch.records });
          if (batch.records.length > 1) expect(Buffer.byteLength(batch.event)).toBeLessThanOrEqual(2_000);
        }
      }),
    );
  });
});

describe('the messages deleted from the queue', () => {
  const handled = (payload: unknown, reportsItemFailures = true): string[] => {
    const outcome: InvocationResult = { kind: 'success', payload: JSON.stringify(payload) };
    return handledRecords(records, outcome, reportsItemFailures).map(({ messageId }) => messageId);
  };

  it.each([
    ['nothing', null],
    ['an empty object', {}],
    ['no failures', { batchItemFailures: [] }],
    ['failures of null', { batchItemFailures: null }],
  ])('are the whole batch if the function returns %s', (_, payload) => {
    expect(handled(payload)).toEqual(['a', 'b', 'c']);
  });

  it('are all but the failures that the function reports', () => {
    expect(handled({ batchItemFailures: [{ itemIdentifier: 'b' }] })).toEqual(['a', 'c']);
  });

  it.each([
    ['an unknown id', { batchItemFailures: [{ itemIdentifier: 'x' }] }],
    ['an empty id', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['an id of null', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['another key', { batchItemFailures: [{ id: 'a' }] }],
    ['a text', 'done'],
  ])('are none if the function returns %s', (_, payload) => {
    expect(handled(payload)).toEqual([]);
  });

  it('are none if the function fails', () => {
    expect(handledRecords(records, { kind: 'error', payload: '{}' }, true)).toEqual([]);
    expect(handledRecords(records, { kind: 'error', payload: '{}' }, false)).toEqual([]);
  });

  it('are the whole batch, whatever the function returns, if batch failures are not reported', () => {
    expect(handled({ batchItemFailures: [{ itemIdentifier: 'b' }] }, false)).toEqual(['a', 'b', 'c']);
  });
});
