import { settle } from '../calm.ts';
import { Stage } from '../stage.ts';
import { configured, order } from './configured.ts';
import type { Scenario } from './scenario.ts';

const MINUTE_MS = 60_000;

/** A worker has read an empty suppression list; then the recipient of its next email is suppressed. */
export const newlySuppressed: Scenario = {
  name: 'newly-suppressed',
  about: 'One warm worker, one email to a recipient who was suppressed meanwhile.',
  faults: 1,
  begin: () => {
    const stage = new Stage(configured('default-1'));
    const instance = stage.instance();
    const post = (name: string): void =>
      void stage.request(`shop-${name}`, { method: 'POST', path: '/emails', body: order([`${name}@qz.example`]) });
    post('ada');
    settle(stage);
    stage.worker('before', stage.world.sendQueue.waiting(), instance);
    settle(stage);
    stage.feedback('shop', { method: 'POST', path: '/suppressions', body: { email: 'bob@qz.example' } });
    post('bob');
    settle(stage);
    stage.simulation.now += MINUTE_MS;
    stage.worker('worker', stage.world.sendQueue.waiting(), instance);
    return stage;
  },
};
