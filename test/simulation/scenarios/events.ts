import { settle } from '../calm.ts';
import { Stage } from '../stage.ts';
import { listening, order, prepared } from './configured.ts';
import type { Scenario } from './scenario.ts';

const HOUR_MS = 3_600_000;

/** An endpoint is owed events of an email that is sent while a client cancels it. */
export const owedEvents: Scenario = {
  name: 'owed-events',
  about: 'One email, one webhook endpoint, one worker, one cancellation.',
  faults: 1,
  begin: () => {
    const stage = new Stage(
      prepared('accepted, listening', () => {
        const before = new Stage(listening('default-1'));
        before.request('shop', { method: 'POST', path: '/emails', body: order(['ada@qz.example']) });
        settle(before);
        return before.world;
      }),
    );
    const messages = stage.world.sendQueue.waiting();
    stage.worker('worker', messages);
    const { id } = JSON.parse(messages[0]?.body ?? '{}');
    stage.request('cancel', { method: 'POST', path: `/emails/${id}/cancel` });
    return stage;
  },
};

/** An endpoint has refused an event so often that the next attempt waits for release-due-events, of which two run. */
export const refusedEvent: Scenario = {
  name: 'refused-event',
  about: 'One event that an endpoint has refused three times, and two overlapping releases of due events.',
  faults: 1,
  begin: () => {
    const stage = new Stage(
      prepared('an event, refused', () => {
        const before = new Stage(listening('default-1'));
        before.request('shop', { method: 'POST', path: '/emails', body: order(['ada@qz.example']) });
        settle(before);
        before.worker('worker', before.world.sendQueue.waiting());
        settle(before);
        for (let failures = 1; failures <= 3; failures++) {
          before.webhooks(`refused-${failures}`, before.world.webhookQueue.waiting());
          settle(before, ['refused']);
          before.simulation.now += 10 * 60_000;
        }
        return before.world;
      }),
    );
    stage.simulation.now += 3 * HOUR_MS;
    stage.releaseEvents('release-1');
    stage.releaseEvents('release-2');
    return stage;
  },
};
