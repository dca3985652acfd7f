import { describe, expect, it } from 'vitest';
import { healthRoute } from '../../../functions/health-api/health-route.ts';
import type { HealthReport } from '../../../shared/health/report.ts';
import { answers } from '../../../shared/openapi/answers.ts';
import type { ApiKey } from '../../../shared/ports/api-key-store.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import { memoryHealthStore } from '../../support/fakes/memory-health-store.ts';
import { memoryHourlyCounters } from '../../support/fakes/memory-hourly-counters.ts';
import { recordingLog } from '../../support/fakes/recording-log.ts';

const NOW = Date.UTC(2026, 10, 22, 4, 30);
const MINUTE = 60_000;

const aReport = (scope: string, overrides: Partial<HealthReport> = {}): HealthReport => ({
  scope,
  at: NOW,
  findings: [{ check: 'settings', state: 'up', code: 'in-force', detail: 'In force', since: NOW, lastSuccess: NOW }],
  ...overrides,
});

const given = async (reports: HealthReport[], key?: Partial<ApiKey>) => {
  const health = memoryHealthStore();
  for (const one of reports) await health.write(one);
  const counters = memoryHourlyCounters();
  const { createHash } = await import('node:crypto');
  const hash = createHash('sha256').update('token').digest('hex');
  const found: ApiKey = { id: '1', name: 'a', permission: 'full_access', scope: 'default', createdAt: 0, hash, ...key };
  const options = {
    health,
    counters,
    findKey: async () => (key ? found : undefined),
    now: () => NOW,
    log: recordingLog(),
  };
  const request = {
    requestId: 'r',
    params: {},
    query: {},
    headers: key ? { authorization: 'Bearer token' } : {},
    json: () => null,
    bytes: () => Buffer.of(),
  };
  const ask = async (more = {}) => {
    const answer = await healthRoute({ ...options, ...more }).handle(request);
    expect(answers.Health.parse(answer.body)).toEqual(answer.body);
    return answer;
  };
  return { options, counters, ask };
};

describe('GET /health', () => {
  it('is up when nothing is down', async () => {
    const { ask } = await given([aReport('default'), aReport('*')]);
    expect(await ask()).toEqual({ statusCode: 200, body: { status: 'up' } });
  });

  it('is starting before the first run, and says that there was none', async () => {
    const { ask } = await given([], {});
    expect(await ask()).toMatchObject({
      statusCode: 503,
      headers: { 'retry-after': '60' },
      body: {
        status: 'starting',
        at: null,
        checks: [{ check: 'check-health', state: 'unknown', detail: expect.stringContaining('have not run yet') }],
      },
    });
  });

  it.each([
    [11, 200],
    [12, 503],
  ])('reports that the schedule was missed: %i minutes after the last run it answers %i', async (minutes, status) => {
    const at = NOW - minutes * MINUTE;
    const { ask } = await given([aReport('default', { at }), aReport('*', { at })]);
    expect((await ask()).statusCode).toBe(status);
  });

  it('omits a scope that is no longer checked', async () => {
    const findings: HealthReport['findings'] = [
      { check: 'settings', state: 'down', code: 'faulty', detail: '', since: 1 },
    ];
    const { ask } = await given([aReport('gone', { at: NOW - 5 * MINUTE, findings }), aReport('*')], {});
    expect(await ask()).toMatchObject({ statusCode: 200, body: { checks: [{ scope: null }] } });
  });

  it("shows a scope's key that scope, those below it and the service", async () => {
    const reports = ['default', 'eu', 'eu.fr', 'us', '*'].map((scope) => aReport(scope));
    const { ask, counters } = await given(reports, { scope: 'eu' });
    await counters.add([
      {
        scope: 'eu',
        hour: Date.UTC(2026, 10, 22, 3),
        counts: { accepted: 7, sent: 2, failed: 1, bounced: 1, expired: 1 },
      },
    ]);
    const { body } = (await ask()) as { body: { checks: { scope: string | null }[]; hours: object[] } };
    expect(body.checks.map(({ scope }) => scope)).toEqual(['eu', 'eu.fr', null]);
    expect(body.hours).toHaveLength(24);
    expect(body.hours.at(-2)).toEqual({ hour: '2026-11-22T03:00:00.000Z', accepted: 7, sent: 2, failed: 3 });
  });

  it('is down, without a reason, while the table cannot be read', async () => {
    const { ask } = await given([aReport('*')], {});
    const health = { read: () => Promise.reject(new StoreUnavailable('away')) };
    expect(await ask({ health })).toEqual({ statusCode: 503, body: { status: 'down' } });
  });
});
