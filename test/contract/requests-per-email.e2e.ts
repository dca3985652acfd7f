import { beforeAll, describe, expect, it } from 'vitest';
import committed from '../bench/costs/counts.json' with { type: 'json' };
import { countedOf } from '../bench/costs/counts.ts';
import { costFigures } from '../bench/parts/cost.ts';
import { type Counts, countRequests } from '../bench/parts/requests.ts';
import { batchSize } from '../bench/rig/stack.ts';

const isCombined = ({ BatchExecuteStatement = 0, UpdateItem = 0 }: Record<string, number>): boolean =>
  BatchExecuteStatement + UpdateItem <= 0.4;

describe('an email of 12 kB, warm', () => {
  let counts: Counts;
  beforeAll(async () => {
    counts = await countRequests(3 * batchSize);
  });

  it('is accepted with three requests to AWS', () => {
    expect(counts.accept.operations).toEqual({ PutItem: 2, SendMessage: 1 });
  });

  it('is delivered with at most 0.6 requests in a batch of fifty, since writes are combined', async () => {
    let { operations, requests } = counts.deliver;
    // Writes are combined if they are wanted at the same moment, which other work on the machine can only make rarer.
    for (let more = 2; more > 0 && !isCombined(operations); more -= 1) {
      ({ operations, requests } = (await countRequests(3 * batchSize)).deliver);
    }
    const { BatchGetItem, BatchExecuteStatement: _combined, UpdateItem: _alone, ...others } = operations;
    expect(others).toEqual({});
    expect(BatchGetItem).toBeLessThanOrEqual(0.2);
    expect(operations).toSatisfy(isCombined);
    expect(requests).toBeLessThanOrEqual(0.6);
  });

  it('costs at most ten write units and nine dollars a million', () => {
    expect(counts.accept.writeUnits + counts.deliver.writeUnits).toBeLessThanOrEqual(10);
    expect(costFigures(counts)[0]?.value).toBeLessThanOrEqual(9);
  });

  it('uses what docs/costs.md is computed from; npm run costs regenerates both', () => {
    const now = countedOf(counts);
    for (const half of ['accept', 'deliver'] as const) {
      const { logBytes, ...counted } = now[half];
      const { logBytes: committedBytes, ...rest } = committed.email[half];
      expect(counted).toEqual(rest);
      // Times have more digits on a busy machine.
      expect(Math.abs(logBytes / committedBytes - 1)).toBeLessThan(0.1);
    }
    expect(now.idleRelease).toBe(committed.email.idleRelease);
  });

  it('takes one login per connection, however many emails there are', () => {
    expect(counts.logins).toBeLessThanOrEqual(5);
  });

  it('needs one request for each of the four shards and one more when nothing is due', () => {
    expect(counts.idleRelease).toBeLessThanOrEqual(5);
  });
});
