import { performance } from 'node:perf_hooks';
import { emailRoutes } from '../../../functions/emails-api/routes.ts';
import { packContent } from '../../../shared/adapters/content.ts';
import { createApi } from '../../../shared/http/create-api.ts';
import { anApiKey } from '../../support/api-keys.ts';
import { httpEvent } from '../../support/http-event.ts';
import { settingsInForce } from '../../support/settings.ts';
import type { Figure } from '../figure.ts';
import { type Size, sendRequest } from '../sample.ts';
import { quantile } from '../statistics.ts';

const WARM_UP = 200;
const token = 'bench';
const goals: Record<Size, number> = { '12 kB': 15, '200 kB': 60 };

/** The whole function but AWS: authentication, reading, checking, compressing. */
const api = () => {
  const nobody = async () => {};
  const log = { info: nobody, warn: nobody, error: nobody };
  const key = anApiKey('full');
  return createApi({
    apiKeys: { find: async (hash) => ({ ...key, hash }) },
    now: Date.now,
    log,
    routes: emailRoutes({
      store: {
        accept: async (_email, content) => void (await packContent(content)),
        find: async () => undefined,
        findAll: async () => new Map(),
        contents: async () => new Map(),
        change: async () => undefined,
        shards: 4,
        due: async () => [],
        postpone: async () => false,
      },
      doorbell: { ring: async () => [] },
      settings: settingsInForce(),
      log,
      now: Date.now,
      random: () => crypto.getRandomValues(new Uint8Array(16)),
      ringAgainMs: 180_000,
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

/** Latency of accepting an email in a warm process, emulators excluded. */
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
