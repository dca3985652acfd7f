import { settle } from '../calm.ts';
import type { World } from '../models/world.ts';
import { START, Stage } from '../stage.ts';
import { listening, order, prepared } from './configured.ts';
import { notice } from './random-day/feedback.ts';
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

/** A scheduled email that is due. The request that accepted it died before its event was enqueued. */
const dueWithEvent = (): World =>
  prepared('due with an event', () => {
    const stage = new Stage(listening('default-1'));
    const body = { ...order(['ada@qz.example']), scheduled_at: new Date(START + HOUR_MS).toISOString() };
    const dying = stage.request('shop', { method: 'POST', path: '/emails', body });
    while (dying.state === 'running') {
      const [call] = stage.simulation.calls;
      if (!call) throw new Error('The request enqueued no event');
      stage.simulation.answer(call, call.operation.port === 'webhook-queue' ? 'crash' : 'answer');
    }
    stage.simulation.now += HOUR_MS + 1_000;
    stage.release('release');
    settle(stage);
    return stage.world;
  });

/** Whoever reads an email that is being sent leaves its pending events to the worker. */
export const eventsOfSending: Scenario = {
  name: 'events-of-sending',
  about: 'One email with a pending event, one worker, one returned message, one retry by hand.',
  faults: 1,
  begin: () => {
    const stage = new Stage(dueWithEvent());
    const messages = stage.world.sendQueue.waiting();
    const { id } = JSON.parse(messages[0]?.body ?? '{}');
    stage.simulation.now += HOUR_MS + 2_000;
    stage.worker('worker', messages);
    stage.feedback('mailbox', { method: 'POST', path: '/bounces', raw: notice(id, 'ada@qz.example') });
    stage.request('retry', { method: 'POST', path: `/emails/${id}/retry` });
    return stage;
  },
};
