import { describe, expect, it } from 'vitest';
import { checkService } from '../../../functions/check-health/check-service.ts';
import { ALL_SCOPES, hourOf } from '../../../shared/metrics/hourly-counts.ts';
import { QueueUnavailable } from '../../../shared/ports/errors.ts';
import type { HourOfMail } from '../../../shared/ports/hourly-counters.ts';
import type { QueueGauge } from '../../../shared/ports/sending/queue-gauge.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { memoryEmailStore } from '../../support/fakes/memory-email-store.ts';
import { memoryHourlyCounters } from '../../support/fakes/memory-hourly-counters.ts';

const NOW = Date.UTC(2026, 10, 22, 4, 30);

const gauge = (depth: number, inFlight = 0): QueueGauge => ({ level: async () => ({ depth, inFlight }) });

const check = async ({
  dueSeconds,
  counts = {},
  queue = gauge(0),
  deadLetters = gauge(0),
}: {
  dueSeconds?: number;
  counts?: HourOfMail['counts'];
  queue?: QueueGauge;
  deadLetters?: QueueGauge;
}) => {
  const due = memoryEmailStore();
  if (dueSeconds !== undefined) await due.accept(anEmail({ dueAt: NOW - dueSeconds * 1000 }), aContent());
  const counters = memoryHourlyCounters();
  await counters.add([{ scope: ALL_SCOPES, hour: hourOf(NOW), counts }]);
  const report = await checkService({ due, counters, queue, deadLetters }, undefined, NOW);
  return Object.fromEntries(report.findings.map(({ check: name, state }) => [name, state]));
};

describe('the checks of the service', () => {
  it('are up when nothing is waiting and nothing fails', async () => {
    expect(await check({})).toEqual({
      table: 'up',
      due: 'up',
      'failure-rate': 'up',
      queue: 'up',
      'dead-letters': 'up',
    });
  });

  it.each([
    [299, 'up'],
    [300, 'degraded'],
    [900, 'down'],
  ])('reports an email that has been due for %i seconds: %s', async (dueSeconds, due) => {
    expect(await check({ dueSeconds })).toMatchObject({ due });
  });

  it.each([
    [{ sent: 9, failed: 10 }, 'up'],
    [{ sent: 96, failed: 4 }, 'up'],
    [{ sent: 95, failed: 3, expired: 2 }, 'degraded'],
    [{ sent: 50, failed: 50 }, 'down'],
    [{ sent: 50, bounced: 500 }, 'up'],
  ])('after %o the failure rate is %s', async (counts, state) => {
    expect(await check({ counts })).toMatchObject({ 'failure-rate': state });
  });

  it.each([
    [gauge(9_999, 79_999), 'up'],
    [gauge(10_000), 'degraded'],
    [gauge(0, 80_000), 'down'],
    [{ level: () => Promise.reject(new QueueUnavailable('away')) }, 'down'],
  ])('a queue %# is %s', async (queue, state) => {
    expect(await check({ queue })).toMatchObject({ queue: state });
  });

  it('are degraded when there are dead letters', async () => {
    expect(await check({ deadLetters: gauge(1) })).toMatchObject({ 'dead-letters': 'degraded' });
  });
});
