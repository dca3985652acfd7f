import middy from '@middy/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { embeddedMetrics } from '../../../shared/metrics/embedded-metrics.ts';
import { flushAfter } from '../../../shared/runtime/flush-after.ts';

let lines: Record<string, unknown>[];
beforeEach(() => {
  lines = [];
  vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'storemail-test');
  // Powertools writes through its own console.
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(JSON.parse(String(line)));
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('embedded metrics', () => {
  it('are one line per flush, with the sums and one dimension', () => {
    const metrics = embeddedMetrics();
    for (let n = 0; n < 10; n++) metrics.count('sent');
    metrics.count('retried', 2);
    metrics.measure('latencyMs', 120);
    metrics.measure('latencyMs', 80);
    metrics.flush();
    metrics.flush();
    expect(lines).toMatchObject([{ service: 'storemail-test', Sent: 10, Retried: 2, AcceptToSent: [120, 80] }]);
    expect(lines[0]?._aws).toMatchObject({
      CloudWatchMetrics: [{ Namespace: 'Storemail', Dimensions: [['service']] }],
    });
  });

  it('count failures once in total, and once per reason', () => {
    const metrics = embeddedMetrics();
    metrics.count('failed', 1, 'compose');
    metrics.count('failed', 1, 'compose');
    metrics.count('failed', 1, 'other');
    metrics.flush();
    expect(lines).toMatchObject([
      { Failed: 3 },
      { Failed: 2, reason: 'compose', service: 'storemail-test' },
      { Failed: 1, reason: 'other' },
    ]);
  });

  it.each([
    ['returned', async () => 'done'],
    ['failed', () => Promise.reject(new Error('no good'))],
  ])('are written once if an invocation %s', async (_how, work) => {
    const flush = vi.fn();
    const handler = middy(work).use(flushAfter({ flush }));
    await handler({}, {} as never).catch(() => undefined);
    expect(flush).toHaveBeenCalledOnce();
  });
});
