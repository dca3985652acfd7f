import { settle } from '../calm.ts';
import { PREFIX } from '../environment.ts';
import { savedAs } from '../invariants/settings.ts';
import { scene, type World } from '../models/world.ts';
import { Stage } from '../stage.ts';
import { OperatorPut } from '../stand-ins/operator.ts';
import { configured, document, order, prepared } from './configured.ts';
import type { Scenario } from './scenario.ts';

const waiting = (): World =>
  prepared('waiting', () => {
    const stage = new Stage(configured('default-1'));
    stage.request('shop', { method: 'POST', path: '/emails', body: order(['ada@qz.example']) });
    settle(stage);
    return stage.world;
  });

/** An operator writes password and document in Parameter Store while somebody saves, and a worker reads. */
export const saveAndEdit: Scenario = {
  name: 'save-and-edit',
  about: 'One save of settings against one edit in Parameter Store and one worker that reads them.',
  faults: 1,
  begin: () => {
    const stage = new Stage(waiting());
    stage.save('admin', 'default', 'default-2', { method: 'PUT', body: document('default-2', { password: '1' }) });
    const put = (name: string, value: string, type: 'String' | 'SecureString') =>
      scene.simulation.ask(new OperatorPut(`${PREFIX}/${name}`, value, type));
    stage.spawn('operator', 60_000, async () => {
      await put('secrets/default/smtp-password', savedAs('default-3').password('1'), 'SecureString');
      await put('settings/default', JSON.stringify(document('default-3')), 'String');
      stage.guard(`${PREFIX}/settings/default`);
    });
    stage.worker('worker', stage.world.sendQueue.waiting());
    return stage;
  },
};
