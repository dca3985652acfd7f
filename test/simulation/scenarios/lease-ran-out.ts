import { settle } from '../calm.ts';
import type { World } from '../models/world.ts';
import { Stage } from '../stage.ts';
import { configured, order, prepared } from './configured.ts';
import type { Scenario } from './scenario.ts';

const MINUTE_MS = 60_000;

/** An email whose worker died after the server had accepted it. `refused`: then another email's login was refused. */
const unknownOutcome = ({ refused }: { refused: boolean }): { world: World; id: string } => {
  const world = prepared(`unknown outcome ${refused}`, () => {
    const stage = new Stage(configured('default-1'));
    stage.request('shop', { method: 'POST', path: '/emails', body: order(['ada@qz.example']) });
    settle(stage);
    const dying = stage.worker('dying', stage.world.sendQueue.waiting());
    while (dying.state === 'running') {
      const [call] = stage.simulation.calls;
      if (!call) throw new Error('The worker sent nothing');
      stage.simulation.answer(call, call.operation.label().startsWith('mail: end') ? 'crash-after' : 'answer');
    }
    if (refused) {
      stage.request('shop-2', { method: 'POST', path: '/emails', body: order(['bob@qz.example']) });
      settle(stage);
      stage.worker('refused', stage.world.sendQueue.waiting().slice(1));
      settle(stage, ['login-refused']);
    }
    return stage.world;
  });
  return { world, id: JSON.parse(world.sendQueue.messages[0]?.body ?? '{}').id };
};

/** It has expired as well, and is retried by hand. */
export const leaseRanOut: Scenario = {
  name: 'lease-ran-out',
  about: 'One expired email after an attempt with an unknown outcome, one worker, one release, one retry by hand.',
  faults: 1,
  begin: () => {
    const { world, id } = unknownOutcome({ refused: false });
    const stage = new Stage(world);
    stage.simulation.now += 25 * 60 * MINUTE_MS;
    stage.worker('worker', stage.world.sendQueue.waiting());
    stage.release('release');
    stage.request('retry', { method: 'POST', path: `/emails/${id}/retry` });
    return stage;
  },
};

/** The circuit is open: the email is held, and released when the login works again. */
export const leaseInOutage: Scenario = {
  name: 'lease-in-outage',
  about: 'One email after an attempt with an unknown outcome, an open circuit, one worker, one release.',
  faults: 1,
  begin: () => {
    const { world } = unknownOutcome({ refused: true });
    const stage = new Stage(world);
    stage.simulation.now += 20 * MINUTE_MS;
    stage.worker('worker', stage.world.sendQueue.waiting());
    stage.release('release');
    return stage;
  },
};
