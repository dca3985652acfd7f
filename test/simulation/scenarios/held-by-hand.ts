import { settle } from '../calm.ts';
import type { World } from '../models/world.ts';
import { Stage } from '../stage.ts';
import { configured, order, prepared } from './configured.ts';
import type { Scenario } from './scenario.ts';

const MINUTE_MS = 60_000;

/** A held email that one recipient has and another one may have; the login was refused. */
const partlySent = (): { world: World; id: string } => {
  const world = prepared('partly sent', () => {
    const stage = new Stage(configured('default-1'));
    stage.request('shop', {
      method: 'POST',
      path: '/emails',
      body: order(['ada@qz.example', 'bob@qz.example', 'eve@qz.example']),
    });
    settle(stage);
    for (const outcome of ['first-only', 'accepted-no-reply', 'login-refused']) {
      const [message] = stage.world.sendQueue.waiting();
      stage.worker(`worker-${outcome}`, message ? [message] : []);
      settle(stage, [outcome]);
      stage.simulation.now += 10 * MINUTE_MS;
      stage.release(`release-${outcome}`);
      settle(stage);
    }
    return stage.world;
  });
  const email = world.table.items().find(({ sk }) => sk?.S === 'status');
  return { world, id: email?.pk?.S?.slice('email#'.length) ?? '' };
};

/** It is retried by hand when the login works again, while the circuit's own probe is due. */
export const heldByHand: Scenario = {
  name: 'held-by-hand',
  about: 'One held email that some recipients may have, one retry by hand, one cancellation, one release.',
  faults: 1,
  begin: () => {
    const { world, id } = partlySent();
    const stage = new Stage(world);
    stage.simulation.now += 61 * MINUTE_MS;
    stage.request('retry', { method: 'POST', path: `/emails/${id}/retry` });
    stage.request('cancel', { method: 'POST', path: `/emails/${id}/cancel` });
    stage.release('release');
    return stage;
  },
};
