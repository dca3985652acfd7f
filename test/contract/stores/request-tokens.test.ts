import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoRequestTokens } from '../../../shared/adapters/dynamodb/request-tokens.ts';
import { instanceTokens } from '../../../shared/http/rate-limit/instance-tokens.ts';
import type { RequestTokens } from '../../../shared/ports/request-tokens.ts';
import { startDynamoDb } from '../../support/emulators/dynamodb.ts';

const second = Date.UTC(2026, 2, 1, 12) / 1000;

const inMemory = async () => ({ tokens: instanceTokens(), stop: async () => {} });
const onEmulator = async () => {
  const { client, table, close } = await startDynamoDb();
  return { tokens: dynamoRequestTokens(client, table), stop: close };
};

describe.each<[string, () => Promise<{ tokens: RequestTokens; stop: () => Promise<void> }>]>([
  ['of one instance', inMemory],
  ['in DynamoDB', onEmulator],
])('request tokens %s', (_where, start) => {
  let tokens: RequestTokens;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ tokens, stop } = await start());
  });
  afterAll(() => stop());

  it('are limited to exactly the limit per second', async () => {
    const taken = [];
    for (let n = 0; n < 5; n++) taken.push(await tokens.take('one', second, 10, 25));
    expect(taken).toEqual([10, 10, 5, 0, 0]);
  });

  it('are available again in the next second, and for every key', async () => {
    await tokens.take('two', second, 10, 10);
    expect(await tokens.take('two', second, 1, 10)).toBe(0);
    expect(await tokens.take('two', second + 1, 1, 10)).toBe(1);
    expect(await tokens.take('three', second, 1, 10)).toBe(1);
  });

  it('are limited under concurrency, too', async () => {
    const taken = await Promise.all(Array.from({ length: 20 }, () => tokens.take('many', second, 7, 50)));
    expect(taken.reduce((sum, count) => sum + count)).toBe(50);
  });
});
