import { randomBytes, randomUUID } from 'node:crypto';
import { emailsApiRoutes } from '../../../functions/emails-api/routes.ts';
import { packContent } from '../../../shared/adapters/dynamodb/emails/compressed-content.ts';
import { createApi } from '../../../shared/http/create-api.ts';
import { httpEvent } from '../../support/builders/http-event.ts';
import { settingsInForce } from '../../support/builders/settings.ts';
import { memoryApiKeyStore } from '../../support/fakes/memory-api-key-store.ts';
import { memoryAuditLog } from '../../support/fakes/memory-audit-log.ts';
import { memoryEmailStore } from '../../support/fakes/memory-email-store.ts';
import { memoryIdempotencyStore } from '../../support/fakes/memory-idempotency-store.ts';
import { memoryUploads } from '../../support/fakes/memory-uploads.ts';
import { anApiKey } from '../../support/http/api-keys.ts';
import type { Figure } from '../figure.ts';
import { type Size, sendRequest } from '../sample.ts';
import { quantile } from '../statistics.ts';

const WARM_UP = 200;
const token = 'bench';
const goals: Record<Size, number> = { '12 kB': 15, '200 kB': 60 };

/** The whole function except AWS: authentication, parsing, validation, compression. */
const api = () => {
  const nothing = () => {};
  const log = { info: nothing, warn: nothing, error: nothing, begin: nothing };
  const key = anApiKey('full');
  const store = memoryEmailStore({ now: Date.now });
  return createApi({
    apiKeys: { find: async (hash) => ({ ...key, hash }) },
    now: Date.now,
    log,
    routes: emailsApiRoutes({
      store: { ...store, accept: async (_email, content) => void (await packContent(content)) },
      emailLog: store,
      circuits: { read: async () => [] },
      idempotency: memoryIdempotencyStore(),
      uploads: memoryUploads(),
      audit: memoryAuditLog(),
      apiKeys: memoryApiKeyStore(),
      sendQueue: { enqueue: async () => [] },
      firstAttempt: { make: async () => [] },
      settings: settingsInForce(),
      log,
      now: Date.now,
      random: () => randomBytes(16),
      secretBytes: randomBytes,
      uuid: randomUUID,
      requeueAfterMs: 180_000,
      contentDays: 78,
    }),
  });
};

const latencies = async (size: Size, count: number): Promise<number[]> => {
  const handler = api();
  const event = httpEvent({ method: 'POST', path: '/emails', token, body: sendRequest(size) });
  const times: number[] = [];
  for (let n = 0; n < WARM_UP + count; n++) {
    const begun = performance.now();
    const { statusCode } = (await handler(structuredClone(event), {} as never)) as { statusCode: number };
    if (statusCode !== 200) throw new Error(`accept answered ${statusCode}`);
    if (n >= WARM_UP) times.push(performance.now() - begun);
  }
  return times;
};

/** Latency of accepting an email in a warm process, excluding emulators. */
export const acceptLatency = async (count: number): Promise<Figure[]> => {
  const figures: Figure[] = [];
  for (const size of ['12 kB', '200 kB'] as const) {
    const times = await latencies(size, count);
    figures.push({
      section: 'Accept latency',
      label: `${size}, 99th percentile`,
      value: quantile(times, 0.99),
      unit: 'ms',
      goal: { atMost: goals[size] },
      note: `median ${quantile(times, 0.5).toFixed(2)}, 90th ${quantile(times, 0.9).toFixed(2)}, 99.9th ${quantile(times, 0.999).toFixed(2)} ms`,
    });
  }
  return figures;
};
