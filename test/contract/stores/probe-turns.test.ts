import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoProbeTurns } from '../../../shared/adapters/dynamodb/settings/probe-turns.ts';
import type { ProbeTurns } from '../../../shared/ports/sending/probe-turns.ts';
import { startDynamoDb } from '../../support/emulators/dynamodb.ts';
import { memoryProbeTurns } from '../../support/fakes/memory-probe-turns.ts';

const onEmulator = async () => {
  const { client, table, close } = await startDynamoDb();
  return { turns: dynamoProbeTurns(client, table), stop: close };
};
const inMemory = async () => ({ turns: memoryProbeTurns(), stop: async () => {} });

describe.each<[string, () => Promise<{ turns: ProbeTurns; stop: () => Promise<void> }>]>([
  ['in memory', inMemory],
  ['in DynamoDB', onEmulator],
])('turns at the mail server of a scope %s', (_where, start) => {
  let turns: ProbeTurns;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ turns, stop } = await start());
  });
  afterAll(() => stop());

  it('are taken by one of many at once', async () => {
    const taken = await Promise.all(Array.from({ length: 10 }, () => turns.take('raced', 100, 200)));
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  it('are free again once released or expired', async () => {
    expect(await turns.take('eu', 100, 200)).toBe(true);
    expect(await turns.take('eu', 199, 300)).toBe(false);
    await turns.giveBack('eu', 200);
    expect(await turns.take('eu', 199, 300)).toBe(true);
    expect(await turns.take('eu', 300, 400)).toBe(true);
  });

  it('are not released by those whose turn has expired', async () => {
    await turns.take('late', 100, 200);
    await turns.take('late', 200, 300);
    await turns.giveBack('late', 200);
    expect(await turns.take('late', 250, 350)).toBe(false);
  });

  it('of one scope do not block another', async () => {
    await turns.take('us', 100, 200);
    expect(await turns.take('us.ny', 100, 200)).toBe(true);
  });
});
