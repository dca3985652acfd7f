import { describe, expect, it } from 'vitest';
import { checkHealth } from '../../../functions/check-health/check-health.ts';
import type { EffectiveSettings } from '../../../shared/settings/schema/effective.ts';
import { editedSettings } from '../../support/builders/edited-settings.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { settingsInForce } from '../../support/builders/settings.ts';
import { memoryApiKeyStore } from '../../support/fakes/memory-api-key-store.ts';
import { memoryAuditLog } from '../../support/fakes/memory-audit-log.ts';
import { memoryEmailStore } from '../../support/fakes/memory-email-store.ts';
import { memoryHealthStore } from '../../support/fakes/memory-health-store.ts';
import { memoryHourlyCounters } from '../../support/fakes/memory-hourly-counters.ts';
import { recordingLog } from '../../support/fakes/recording-log.ts';
import { recordingMetrics } from '../../support/fakes/recording-metrics.ts';
import { recordingSendQueue } from '../../support/fakes/recording-send-queue.ts';
import { anApiKey } from '../../support/http/api-keys.ts';

const NOW = Date.UTC(2026, 10, 22);
const empty = { level: async () => ({ depth: 0, inFlight: 0 }) };

/** One run of check-health over edited settings, and the metrics it recorded. */
const run = async ({
  edit = async () => {},
  faulty = false,
  dueMs = 0,
  circuit = false,
  values = {},
  keys = [],
}: {
  edit?: (edited: ReturnType<typeof editedSettings>) => Promise<unknown>;
  faulty?: boolean;
  dueMs?: number;
  circuit?: boolean;
  values?: Partial<EffectiveSettings>;
  keys?: ReturnType<typeof anApiKey>[];
} = {}) => {
  const edited = editedSettings();
  await edit(edited);
  const metrics = recordingMetrics();
  const store = memoryEmailStore();
  if (dueMs > 0) await store.accept(anEmail({ dueAt: NOW - dueMs }), aContent());
  const open = { scope: 'default', version: 'v', fault: 'auth-refused', reason: 'No', openedAt: 1 };
  await checkHealth({
    store,
    due: store,
    apiKeys: memoryApiKeyStore(...keys),
    health: memoryHealthStore(),
    counters: memoryHourlyCounters(),
    sendQueue: recordingSendQueue(),
    queue: empty,
    deadLetters: empty,
    settings: settingsInForce(values),
    circuits: { read: async () => (circuit ? [open] : []) },
    mailboxes: { report: async () => undefined },
    probe: {
      logIn: async () =>
        faulty ? { steps: [], fault: { phase: 'connect', code: 'ECONNREFUSED', dot: false } } : { steps: [] },
    },
    now: () => NOW,
    random: () => new Uint8Array(16),
    requeueAfterMs: 180_000,
    reviewing: {
      inForce: edited.inForce,
      audit: memoryAuditLog(),
      parameters: edited.parameters,
      deployment: {
        network: { loopback: false, private: false },
        sendmail: false,
        federatedAudiences: [],
        now: Date.now,
      },
      now: () => edited.clock.now,
      isOwn: () => false,
      log: recordingLog(),
      metrics,
    },
  });
  return metrics;
};

describe('a run of check-health', () => {
  it('records that it ran and found nothing wrong', async () => {
    const { counts, measures } = await run();
    expect(counts).toMatchObject({ healthChecked: 1, healthDown: 0, circuitOpen: 0, expiring: 0 });
    expect(measures).toEqual({ oldestDueSeconds: [0] });
  });

  it('counts a mail server that cannot be reached', async () => {
    expect((await run({ faulty: true })).counts).toMatchObject({ healthDown: 1 });
  });

  it('counts an open circuit', async () => {
    // The refused login is not repeated, and is reported as down as well.
    expect((await run({ circuit: true })).counts).toMatchObject({ circuitOpen: 1, healthDown: 2 });
  });

  it.each([
    ['a secret that expires in a week', '2026-11-29', { expiring: 1, healthDown: 0 }],
    ['one that has expired, which is down as well', '2026-11-21', { expiring: 1, healthDown: 1 }],
    ['none that lasts for months', '2027-11-29', { expiring: 0, healthDown: 0 }],
  ])('counts %s', async (_what, day, expected) => {
    const values = { 'system/smtp/auth': 'xoauth2', 'oauth2/secret_expires_on': day } as const;
    expect((await run({ values })).counts).toMatchObject(expected);
  });

  it('measures how long an email has waited that is never enqueued', async () => {
    expect((await run({ dueMs: 1_000_000 })).measures).toEqual({ oldestDueSeconds: [1_000] });
  });

  it('counts an edit that cannot come into force, as guard-settings did immediately', async () => {
    const edit = async (edited: ReturnType<typeof editedSettings>) => {
      edited.write('default', 'no JSON');
      await edited.guard();
      expect(edited.metrics.counts).toEqual({ settingsInvalid: 1 });
    };
    expect((await run({ edit })).counts).toMatchObject({ settingsInvalid: 1 });
  });

  it('reviews the first settings of the default scope, whose event may have come before the stack', async () => {
    let pair: ReturnType<typeof editedSettings>['pair'] | undefined;
    const edit = async (edited: ReturnType<typeof editedSettings>) => {
      edited.savePassword('default', 'first password');
      edited.save('default');
      pair = edited.pair;
    };
    await run({ edit });
    expect(await pair?.()).toMatchObject({ document: { version: 1 }, secret: { version: 1 } });
  });

  it('reviews the first settings of the scopes of API keys and of those above them, whose event may be lost', async () => {
    let edited: ReturnType<typeof editedSettings> | undefined;
    const edit = async (settings: ReturnType<typeof editedSettings>) => {
      edited = settings;
      settings.save('default');
      settings.savePassword('default', 'first password');
      settings.save('eu', { 'delivery/max_connections': 3 });
      settings.save('eu.fr', { 'delivery/max_connections': 5 });
    };
    await run({ edit, keys: [anApiKey('french', { scope: 'eu.fr' }), anApiKey('us', { scope: 'us' })] });
    const pairs = (await edited?.inForce.list()) ?? [];
    expect(pairs.map(({ scope, document }) => [scope, document?.version]).sort()).toEqual([
      ['default', 1],
      ['eu', 1],
      ['eu.fr', 1],
    ]);
  });
});
