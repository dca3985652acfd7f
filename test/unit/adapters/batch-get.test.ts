import { type BatchGetItemCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Item, toItem } from '../../../shared/adapters/dynamodb/attributes.ts';
import { batchGet } from '../../../shared/adapters/dynamodb/batch-get.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';

const client = new DynamoDBClient({ region: 'eu-central-1' });
const keys = Array.from({ length: 4 }, (_, index) => toItem({ pk: String(index) }));
const sleep = vi.fn(async (_ms: number) => {});

/** Answers each request with the first `n` of its keys as items, and the rest as unprocessed. */
const answering = (...counts: number[]) => {
  const requested: Item[][] = [];
  const answers = counts.values();
  vi.spyOn(client, 'send').mockImplementation(async ({ input }) => {
    const asked = (input as BatchGetItemCommandInput).RequestItems?.emails?.Keys ?? [];
    requested.push(asked);
    const processed = answers.next().value ?? 0;
    const unprocessed = asked.slice(processed);
    return {
      Responses: { emails: asked.slice(0, processed) },
      UnprocessedKeys: unprocessed.length > 0 ? { emails: { Keys: unprocessed } } : {},
    };
  });
  return requested;
};

const get = () => batchGet({ client, table: 'emails', sleep }, keys);

beforeEach(() => {
  sleep.mockClear();
});

describe('getting a batch', () => {
  it('requests unprocessed keys immediately', async () => {
    const requested = answering(3, 1);
    expect(await get()).toEqual(keys);
    expect(requested).toEqual([keys, keys.slice(3)]);
    expect(sleep).not.toHaveBeenCalled();
  });

  it('backs off each time that nothing was processed', async () => {
    answering(0, 0, 2, 0, 2);
    expect(await get()).toEqual(keys);
    expect(sleep.mock.calls).toEqual([[25], [50], [100]]);
  });

  it('gives up when nothing is processed after all its retries', async () => {
    const requested = answering();
    await expect(get()).rejects.toThrow(StoreUnavailable);
    expect(requested).toHaveLength(7);
    expect(sleep).toHaveBeenCalledTimes(6);
  });

  it('reads strongly consistently', async () => {
    answering(4);
    await get();
    expect(vi.mocked(client.send).mock.lastCall?.[0].input).toHaveProperty('RequestItems.emails.ConsistentRead', true);
  });
});
