import { randomBytes } from 'node:crypto';
import { vi } from 'vitest';
import { type EmailsApiPorts, emailsApiRoutes } from '../../../functions/emails-api/routes.ts';
import { createApi } from '../../../shared/http/create-api.ts';
import type { ApiKey } from '../../../shared/ports/api-key-store.ts';
import { settingsInForce } from '../builders/settings.ts';
import { memoryApiKeyStore } from '../fakes/memory-api-key-store.ts';
import { memoryAuditLog } from '../fakes/memory-audit-log.ts';
import { memoryCircuitStore } from '../fakes/memory-circuit-store.ts';
import { memoryEmailStore } from '../fakes/memory-email-store.ts';
import { memoryIdempotencyStore } from '../fakes/memory-idempotency-store.ts';
import { type MemoryUploads, memoryUploads } from '../fakes/memory-uploads.ts';
import { type RecordingFirstAttempt, recordingFirstAttempt } from '../fakes/recording-first-attempt.ts';
import { type RecordingLog, recordingLog } from '../fakes/recording-log.ts';
import { type RecordingSendQueue, recordingSendQueue } from '../fakes/recording-send-queue.ts';
import { anApiKey } from './api-keys.ts';

interface EmailsApiParts extends EmailsApiPorts {
  sendQueue: RecordingSendQueue;
  firstAttempt: RecordingFirstAttempt;
  log: RecordingLog;
  uploads: MemoryUploads;
  keys: ApiKey[];
}

export const startOfTest = Date.UTC(2026, 2, 1, 12);

/** emails-api on fakes, with the keys `full` and `sending` of the default scope and those given. */
export const anEmailsApi = ({ keys = [], ...overrides }: Partial<EmailsApiParts> = {}) => {
  const now = overrides.now ?? (() => startOfTest);
  const store = memoryEmailStore({ now });
  const ports = {
    store,
    emailLog: store,
    idempotency: memoryIdempotencyStore(),
    uploads: memoryUploads(),
    apiKeys: memoryApiKeyStore(anApiKey('full'), anApiKey('sending', { permission: 'sending_access' }), ...keys),
    audit: memoryAuditLog(),
    sendQueue: recordingSendQueue(),
    firstAttempt: recordingFirstAttempt(),
    settings: settingsInForce(),
    log: recordingLog(),
    circuits: memoryCircuitStore(),
    now,
    random: () => crypto.getRandomValues(new Uint8Array(16)),
    secretBytes: randomBytes,
    uuid: () => crypto.randomUUID(),
    requeueAfterMs: 180_000,
    contentDays: 78,
    ...overrides,
  };
  vi.spyOn(ports.store, 'accept');
  const { apiKeys, log } = ports;
  return { ...ports, api: createApi({ routes: emailsApiRoutes(ports), apiKeys, now, log }) };
};
