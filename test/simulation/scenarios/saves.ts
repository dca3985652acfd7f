import { settle } from '../calm.ts';
import { PREFIX } from '../environment.ts';
import { scene, World } from '../models/world.ts';
import { Stage } from '../stage.ts';
import { OperatorPut } from '../stand-ins/operator.ts';
import { configured, document, order, prepared } from './configured.ts';
import { refused } from './open-circuit.ts';
import type { Scenario } from './scenario.ts';

const waiting = (): World =>
  prepared('waiting', () => {
    const stage = new Stage(configured('default-1'));
    stage.request('shop', { method: 'POST', path: '/emails', body: order(['ada@qz.example']) });
    settle(stage);
    return stage.world;
  });

const save = (stage: Stage, client: string, name: string): void =>
  stage.save(client, 'default', name, { method: 'PUT', body: document(name, { password: '1' }) });

/** An operator edits the sender's name in the document while an administrator saves and a worker reads. */
export const saveAndEdit: Scenario = {
  name: 'save-and-edit',
  about: 'One save of settings, one edit in Parameter Store, and one worker that reads them.',
  faults: 1,
  begin: () => {
    const stage = new Stage(waiting());
    save(stage, 'admin', 'default-2');
    stage.spawn('operator', 60_000, async () => {
      const edited = { ...document('default-1'), trans_email: { ident_general: { name: 'Edited' } } };
      await scene.simulation.ask(new OperatorPut(`${PREFIX}/settings/default`, JSON.stringify(edited), 'String'));
      stage.guard(`${PREFIX}/settings/default`);
    });
    stage.worker('worker', stage.world.sendQueue.waiting());
    return stage;
  },
};

/** An operator's invalid document is reviewed during a save whose last write the SDK may repeat. */
export const saveAndReview: Scenario = {
  name: 'save-and-review',
  about: 'One save of settings, one invalid edit in Parameter Store, and its review.',
  faults: 1,
  repeatsLate: true,
  begin: () => {
    const stage = new Stage(configured('default-1'));
    save(stage, 'admin', 'default-2');
    stage.spawn('operator', 60_000, async () => {
      const invalid = JSON.stringify(document('default-3', { fault: 'value' }));
      await scene.simulation.ask(new OperatorPut(`${PREFIX}/settings/default`, invalid, 'String'));
      stage.guard(`${PREFIX}/settings/default`);
    });
    return stage;
  },
};

/** An email that was accepted before there were any settings. */
const unconfigured = (): World =>
  prepared('accepted without settings', () => {
    const stage = new Stage(new World());
    stage.request('shop', { method: 'POST', path: '/emails', body: order(['ada@qz.example']) });
    settle(stage);
    return stage.world;
  });

/** A worker finds no settings to send with while an administrator saves the first ones. */
export const firstSettings: Scenario = {
  name: 'first-settings',
  about: 'One email that waits for settings, one worker, and the first save.',
  faults: 1,
  begin: () => {
    const stage = new Stage(unconfigured());
    stage.worker('worker', stage.world.sendQueue.waiting());
    save(stage, 'admin', 'default-1');
    return stage;
  },
  again: (stage) => save(stage, 'admin-again', 'default-2'),
};

/** Other settings are put in force while mail is held because of the previous ones. */
export const otherSettings: Scenario = {
  name: 'other-settings',
  about: 'One held email, one save of other settings, one release.',
  faults: 1,
  begin: () => {
    const stage = new Stage(refused());
    save(stage, 'admin', 'default-2');
    stage.release('release');
    return stage;
  },
};

/** The sender of an email without one is resolved once: a second copy has the same one, whatever is saved meanwhile. */
export const sameSender: Scenario = {
  name: 'same-sender',
  about: 'One email without a sender after an attempt with an unknown outcome, one save of another sender, one worker.',
  faults: 0,
  begin: () => {
    const stage = new Stage(
      prepared('unsigned, unknown outcome', () => {
        const before = new Stage(configured('default-1'));
        const { from: _from, ...body } = order(['ada@qz.example']);
        before.request('shop', { method: 'POST', path: '/emails', body });
        settle(before);
        before.worker('unknown', before.world.sendQueue.waiting());
        settle(before, ['accepted-no-reply', 'forgotten']);
        return before.world;
      }),
    );
    stage.simulation.now += 10 * 60_000;
    save(stage, 'admin', 'default-2');
    stage.worker('worker', stage.world.sendQueue.waiting());
    return stage;
  },
};
