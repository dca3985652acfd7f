import { settle } from '../calm.ts';
import type { World } from '../models/world.ts';
import { Stage } from '../stage.ts';
import { configured, order, prepared } from './configured.ts';
import { notice } from './random-day/feedback.ts';
import type { Scenario } from './scenario.ts';

const ada = 'ada@qz.example';
const bob = 'bob@qz.example';

/** An email that one of two recipients has, with its message on the queue again for the other one. */
const halfSent = (more: { type?: 'order' } = {}): { world: World; id: string } => {
  const world = prepared(`half sent ${more.type}`, () => {
    const stage = new Stage(configured('default-1'));
    stage.request('shop', { method: 'POST', path: '/emails', body: { ...order([ada, bob]), ...more } });
    settle(stage);
    stage.worker('worker', stage.world.sendQueue.waiting());
    settle(stage, ['first-only', 'forgotten']);
    return stage.world;
  });
  return { world, id: JSON.parse(world.sendQueue.messages[0]?.body ?? '{}').id };
};

/** The message is returned from one recipient while it is sent to the other and retried by hand. */
export const bounceAndRetry: Scenario = {
  name: 'bounce-and-retry',
  about: 'One returned message against an attempt by a worker and a retry by hand.',
  faults: 1,
  begin: () => {
    const { world, id } = halfSent();
    const stage = new Stage(world);
    stage.simulation.now += 3 * 60_000;
    stage.feedback('mailbox', { method: 'POST', path: '/bounces', raw: notice(id, ada) });
    stage.worker('worker', stage.world.sendQueue.waiting());
    stage.request('retry', { method: 'POST', path: `/emails/${id}/retry` });
    return stage;
  },
};

/** An order that one of two recipients has is canceled: it ends as sent, without further messages or copies. */
export const canceledOrder: Scenario = {
  name: 'canceled-order',
  about: 'One order with a separate copy that one of two recipients has, one worker, one cancellation.',
  faults: 1,
  begin: () => {
    const { world, id } = halfSent({ type: 'order' });
    const stage = new Stage(world);
    stage.simulation.now += 3 * 60_000;
    stage.worker('worker', stage.world.sendQueue.waiting());
    stage.request('cancel', { method: 'POST', path: `/emails/${id}/cancel` });
    return stage;
  },
};

/** Sending is disabled when one of two recipients has the email: it ends as sent, the other recipient as suppressed. */
export const disabledHalfSent: Scenario = {
  name: 'disabled-half-sent',
  about: 'One email that one of two recipients has, disabled email communications, one worker.',
  faults: 1,
  begin: () => {
    const stage = new Stage(
      prepared('half sent, disabled', () => {
        const before = new Stage(halfSent().world);
        before.change('admin', 'default', { method: 'PATCH', body: { system: { smtp: { disable: 'yes' } } } });
        settle(before);
        return before.world;
      }),
    );
    stage.simulation.now += 3 * 60_000;
    stage.worker('worker', stage.world.sendQueue.waiting());
    return stage;
  },
};
