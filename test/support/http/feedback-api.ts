import { randomBytes } from 'node:crypto';
import { type FeedbackPorts, feedbackRoutes } from '../../../functions/feedback-api/routes.ts';
import { newEmailId } from '../../../shared/email/lifecycle/id.ts';
import { createApi } from '../../../shared/http/create-api.ts';
import type { ApiKey } from '../../../shared/ports/api-key-store.ts';
import { settingsInForce } from '../builders/settings.ts';
import { memoryDns } from '../dns/memory-dns.ts';
import { memoryApiKeyStore } from '../fakes/memory-api-key-store.ts';
import { memoryAuditLog } from '../fakes/memory-audit-log.ts';
import { memoryCircuitStore } from '../fakes/memory-circuit-store.ts';
import { memoryDownloads } from '../fakes/memory-downloads.ts';
import { memoryEmailStore } from '../fakes/memory-email-store.ts';
import { memoryHourlyCounters } from '../fakes/memory-hourly-counters.ts';
import { memorySuppressionStore } from '../fakes/memory-suppression-store.ts';
import { memoryWebhookStore, recordingWebhookQueue } from '../fakes/memory-webhook-store.ts';
import { recordingLog } from '../fakes/recording-log.ts';
import { recordingMetrics } from '../fakes/recording-metrics.ts';
import { anApiKey } from './api-keys.ts';
import { startOfTest } from './emails-api.ts';

/** feedback-api on fakes, with the keys `full` and `sending` of the default scope and those given. */
export const aFeedbackApi = ({ keys = [], ...overrides }: Partial<FeedbackPorts & { keys: ApiKey[] }> = {}) => {
  const counters = memoryHourlyCounters();
  const downloads = memoryDownloads();
  const now = overrides.now ?? (() => startOfTest);
  const store = memoryEmailStore({ now });
  const log = recordingLog();
  const ports = {
    store,
    emailLog: store,
    downloads,
    circuits: memoryCircuitStore(),
    settings: settingsInForce(),
    dns: memoryDns(),
    suppressions: memorySuppressionStore(),
    audit: memoryAuditLog(),
    metrics: recordingMetrics(),
    now,
    newId: (at: number) => newEmailId(at, randomBytes(16)),
    webhooks: memoryWebhookStore(),
    webhookQueue: recordingWebhookQueue(),
    network: { loopback: false, private: false },
    secretBytes: randomBytes,
    log,
    counters,
    ...overrides,
  };
  const apiKeys = memoryApiKeyStore(anApiKey('full'), anApiKey('sending', { permission: 'sending_access' }), ...keys);
  const routes = feedbackRoutes(ports);
  return { ...ports, counters, downloads, emails: store, routes, api: createApi({ routes, apiKeys, now, log }) };
};
