import { vi } from 'vitest';
import { type EmailRoutesPorts, emailRoutes } from '../../functions/emails-api/routes.ts';
import { createApi } from '../../shared/http/create-api.ts';
import type { ApiKey } from '../../shared/ports.ts';
import { anApiKey } from './api-keys.ts';
import { memoryApiKeyStore } from './fakes/memory-api-key-store.ts';
import { memoryEmailStore } from './fakes/memory-email-store.ts';
import { type RecordingDoorbell, recordingDoorbell } from './fakes/recording-doorbell.ts';
import { type RecordingLog, recordingLog } from './fakes/recording-log.ts';
import { settingsInForce } from './settings.ts';

interface EmailsApiParts extends EmailRoutesPorts {
  doorbell: RecordingDoorbell;
  log: RecordingLog;
  keys: ApiKey[];
}

export const startOfTest = Date.UTC(2026, 2, 1, 12);

/** emails-api over fakes, with the keys `full` and `sending` of the default scope and those given. */
export const anEmailsApi = (overrides: Partial<EmailsApiParts> = {}) => {
  const { keys = [], ...ports } = {
    store: memoryEmailStore(),
    doorbell: recordingDoorbell(),
    settings: settingsInForce(),
    log: recordingLog(),
    now: () => startOfTest,
    random: () => crypto.getRandomValues(new Uint8Array(16)),
    ringAgainMs: 180_000,
    ...overrides,
  };
  vi.spyOn(ports.store, 'accept');
  const apiKeys = memoryApiKeyStore(anApiKey('full'), anApiKey('sending', { permission: 'sending_access' }), ...keys);
  return { ...ports, api: createApi({ routes: emailRoutes(ports), apiKeys, now: ports.now, log: ports.log }) };
};
