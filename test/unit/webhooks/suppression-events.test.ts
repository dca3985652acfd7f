import { describe, expect, it } from 'vitest';
import { EventDelivery } from '../../../functions/deliver-webhooks/deliver-events.ts';
import { releaseDueEvents } from '../../../functions/deliver-webhooks/release-due-events.ts';
import { parseAddress } from '../../../shared/email/address/address.ts';
import type { SuppressionStore } from '../../../shared/ports/emails/suppression-store.ts';
import type { WebhookQueue, WebhookRequest, WebhookStore } from '../../../shared/ports/emails/webhooks.ts';
import type { Suppression } from '../../../shared/suppression/suppression.ts';
import type { Endpoint } from '../../../shared/webhooks/endpoint.ts';
import { happened, reportingSuppressions } from '../../../shared/webhooks/reporting-suppressions.ts';
import { sqsRecord } from '../../support/builders/sqs-record.ts';
import { memorySuppressionStore } from '../../support/fakes/memory-suppression-store.ts';
import { memoryWebhookStore, recordingWebhookQueue } from '../../support/fakes/memory-webhook-store.ts';
import { recordingLog } from '../../support/fakes/recording-log.ts';
import { recordingMetrics } from '../../support/fakes/recording-metrics.ts';

const START = Date.UTC(2026, 10, 22, 12);
const ada = parseAddress('ada@example.com');
const entry: Suppression = {
  id: '0198c0de-7a11-7000-8a5e-0123456789ab',
  scope: 'eu',
  address: ada,
  origin: 'bounce',
  createdAt: START,
};
const endpoint: Endpoint = {
  id: 'e1',
  scope: 'default',
  url: 'https://shop.example/hook',
  events: ['suppression.added', 'suppression.removed'],
  status: 'enabled',
  createdAt: 0,
  secret: `whsec_${Buffer.alloc(32).toString('base64')}`,
};

class Killed extends Error {}

/** Methods whose `n`th call, counted over all of them, dies before or after it takes effect. */
const mortal = (n: number, before: boolean) => {
  let calls = 0;
  return <T extends object>(port: T): T =>
    Object.fromEntries(
      Object.entries(port).map(([name, method]) => [
        name,
        async (...given: unknown[]) => {
          calls += 1;
          if (calls === n && before) throw new Killed();
          const answer = await method(...given);
          if (calls === n) throw new Killed();
          return answer;
        },
      ]),
    ) as T;
};

/** A process that adds and then removes an address and dies meanwhile; the others then continue for ten minutes. */
const killedAt = async (n: number, before: boolean) => {
  const clock = { now: START };
  const now = () => clock.now;
  const [suppressions, webhooks, queue] = [memorySuppressionStore(), memoryWebhookStore(), recordingWebhookQueue()];
  await webhooks.put(endpoint);
  const kill = mortal(n, before);
  const dying = reportingSuppressions(kill<SuppressionStore>(suppressions), {
    endpoints: webhooks.endpoints,
    webhooks: kill<Pick<WebhookStore, 'record'>>({ record: webhooks.record }),
    queue: kill<WebhookQueue>({ send: queue.send }),
    now,
  });
  const changes: string[] = [];
  let isKilled = false;
  try {
    await dying.add(entry);
    changes.push('suppression.added');
    await dying.remove(entry);
    changes.push('suppression.removed');
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    isKilled = true;
  }
  const isThere = (await suppressions.find(ada)).length > 0;
  const told: string[] = [];
  const post = async ({ body }: WebhookRequest) => {
    told.push(JSON.parse(body).type);
    return { status: 200, response: 'ok' };
  };
  const log = recordingLog();
  const ports = { store: webhooks, queue, now, log };
  const delivery = new EventDelivery({
    ...ports,
    endpoints: webhooks.endpoints,
    post,
    metrics: recordingMetrics(),
    happened: (event) => happened(suppressions, event),
  });
  for (let minute = 0; minute < 10; minute += 1) {
    const sent = queue.sent.splice(0);
    await delivery.batch(
      sent.map(({ delivery: one }) => sqsRecord({ messageId: 'm', body: JSON.stringify({ v: 1, ...one }) })),
    );
    clock.now += 60_000;
    await releaseDueEvents(ports);
  }
  return { told, changes, isThere, isKilled };
};

describe('the events of suppressed addresses', () => {
  it('are sent at least once, whichever call the process dies at, and never for a change that was not made', async () => {
    let kills = 0;
    for (const before of [true, false]) {
      for (let n = 1; n < 50; n += 1) {
        const { told, changes, isThere, isKilled } = await killedAt(n, before);
        if (!isKilled) break;
        kills += 1;
        const where = `killed ${before ? 'before' : 'after'} call ${n}`;
        for (const change of changes) expect(told, where).toContain(change);
        if (isThere) expect(told, where).toContain('suppression.added');
        if (isThere || changes.length === 0) expect(told, where).not.toContain('suppression.removed');
        if (!isThere && changes.length === 0) expect(told, where).toEqual([]);
        if (!isThere && changes.length === 1) expect(told, where).toContain('suppression.removed');
      }
    }
    // Record, change and send, for each of two changes.
    expect(kills).toBeGreaterThanOrEqual(12);
  });

  it('are sent once each if nothing dies', async () => {
    const { told } = await killedAt(0, true);
    expect(told).toEqual(['suppression.added', 'suppression.removed']);
  });
});
