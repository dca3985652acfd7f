import { healthRoute } from '../../../functions/health-api/health-route.ts';
import { createApi } from '../../../shared/http/create-api.ts';
import { ALL_SCOPES } from '../../../shared/metrics/hourly-counts.ts';
import { memoryApiKeyStore } from '../fakes/memory-api-key-store.ts';
import { memoryHealthStore } from '../fakes/memory-health-store.ts';
import { memoryHourlyCounters } from '../fakes/memory-hourly-counters.ts';
import { recordingLog } from '../fakes/recording-log.ts';
import { anApiKey } from './api-keys.ts';

const startOfTest = Date.UTC(2026, 2, 1, 12);

/** health-api on fakes, with the keys `full` and `sending` of the default scope, after successful checks. */
export const aHealthApi = async () => {
  const now = () => startOfTest;
  const health = memoryHealthStore();
  const counters = memoryHourlyCounters();
  const apiKeys = memoryApiKeyStore(anApiKey('full'), anApiKey('sending', { permission: 'sending_access' }));
  const log = recordingLog();
  const seen = {
    state: 'up',
    code: 'in-force',
    detail: 'As it should be',
    since: startOfTest,
    lastSuccess: startOfTest,
  } as const;
  await health.write({
    scope: 'default',
    at: startOfTest,
    findings: [{ ...seen, check: 'settings' }],
    testSend: { id: '01956000-0000-7000-8000-000000000001', sentAt: startOfTest, state: 'sent', latencyMs: 1200 },
  });
  await health.write({
    scope: ALL_SCOPES,
    at: startOfTest,
    findings: [{ ...seen, check: 'queue' }],
    queue: { depth: 3, inFlight: 1, deadLetters: 0 },
    oldestDueSeconds: 4,
  });
  await counters.add([{ scope: ALL_SCOPES, hour: startOfTest, counts: { accepted: 3, sent: 2 } }]);
  const routes = [healthRoute({ health, counters, findKey: apiKeys.find, now, log })];
  return { health, counters, routes, api: createApi({ routes, apiKeys, now, log }) };
};
