import type { FakeRoute } from './route.ts';

/** A report of a service that does well, with something on top. */
export const healthBody = (now: string, given: object = {}): object => {
  const ok = { state: 'up', since: '2026-02-27T08:00:00.000Z', last_success: now, detail: null };
  return {
    object: 'health',
    status: 'up',
    at: now,
    checks: [
      { ...ok, scope: null, check: 'queue' },
      { ...ok, scope: null, check: 'dead-letters' },
      { ...ok, scope: 'default', check: 'settings', detail: 'Version 3 is in force' },
      { ...ok, scope: 'default', check: 'smtp-login' },
      { ...ok, scope: 'default', check: 'certificate', detail: '81 days left' },
    ],
    test_sends: [{ scope: 'default', id: null, sent_at: now, state: 'sent', latency_ms: 1240 }],
    queue: { depth: 3, in_flight: 2, oldest_due_seconds: 4, dead_letters: 0 },
    hours: Array.from({ length: 24 }, (_, at) => ({
      hour: new Date(Date.parse(now) - (23 - at) * 3_600_000).toISOString(),
      accepted: 40 + ((at * 37) % 90),
      sent: 38 + ((at * 37) % 88),
      failed: at % 7 === 0 ? 4 : 0,
    })),
    ...given,
  };
};

/** GET /health, which answers 503 when something is down. */
export const healthRoutes = (health: { body: object }): FakeRoute[] => [
  {
    route: 'GET /health',
    handle: () => ({ status: 'status' in health.body && health.body.status === 'down' ? 503 : 200, body: health.body }),
  },
];
