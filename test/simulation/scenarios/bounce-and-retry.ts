import { settle } from '../calm.ts';
import type { World } from '../models/world.ts';
import { Stage } from '../stage.ts';
import { configured, order, prepared } from './configured.ts';
import { notice } from './random-day/feedback.ts';
import type { Scenario } from './scenario.ts';

const ada = 'ada@qz.example';
const bob = 'bob@qz.example';

/** An email that one of two recipients has, and whose message comes again for the other one. */
const halfSent = (): { world: World; id: string } => {
  const world = prepared('half sent', () => {
    const stage = new Stage(configured('default-1'));
    stage.request('shop', { method: 'POST', path: '/emails', body: order([ada, bob]) });
    settle(stage);
    stage.worker('worker', stage.world.sendQueue.waiting());
    for (let call = stage.simulation.calls[0]; call; call = stage.simulation.calls[0]) {
      const wanted = call.operation.own?.find((one) => one === 'first-only' || one === 'forgotten');
      stage.simulation.answer(call, wanted ?? 'answer');
    }
    return stage.world;
  });
  return { world, id: JSON.parse(world.sendQueue.letters[0]?.body ?? '{}').id };
};

/** The message comes back from one recipient while it goes to the other, and somebody sends it again by hand. */
export const bounceAndRetry: Scenario = {
  name: 'bounce-and-retry',
  about: 'One returned message against a retry by a worker and one by hand.',
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
