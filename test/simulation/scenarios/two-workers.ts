import { settle } from '../calm.ts';
import { Violation } from '../engine/violation.ts';
import type { World } from '../models/world.ts';
import { START, Stage } from '../stage.ts';
import { configured, order, prepared } from './configured.ts';
import type { Scenario } from './scenario.ts';

const MINUTE_MS = 60_000;

const at = (minutes: number): string => new Date(START + minutes * MINUTE_MS).toISOString();

/** An email that has just been accepted, with its message on the queue. */
const accepted = (): World =>
  prepared('accepted', () => {
    const stage = new Stage(configured('default-1'));
    stage.request('shop', { method: 'POST', path: '/emails', body: order(['ada@qz.example', 'bob@qz.example']) });
    settle(stage);
    return stage.world;
  });

/** SQS delivers a message twice, while release-due-emails finds the email due. */
export const twoWorkers: Scenario = {
  name: 'two-workers',
  about: 'One email, two workers, one run of release-due-emails.',
  faults: 1,
  begin: () => {
    const stage = new Stage(accepted());
    const messages = stage.world.sendQueue.waiting();
    stage.simulation.now += 4 * MINUTE_MS;
    stage.worker('worker-1', messages);
    stage.worker('worker-2', messages);
    stage.release('release');
    return stage;
  },
};

/** A client cancels an email while a worker is sending it. */
export const cancelWhileSending: Scenario = {
  name: 'cancel-while-sending',
  about: 'One email, one worker, one cancellation.',
  faults: 1,
  begin: () => {
    const stage = new Stage(accepted());
    const messages = stage.world.sendQueue.waiting();
    const { id } = JSON.parse(messages[0]?.body ?? '');
    stage.worker('worker', messages);
    stage.request('cancel', { method: 'POST', path: `/emails/${id}/cancel` });
    return stage;
  },
  // In addition to the invariants, which hold in every scenario:
  end: ({ invariants }) => {
    if (invariants.statuses().length !== 1) throw new Violation('There is a second email');
  },
};

/** A client postpones a scheduled email that has just become due. */
export const rescheduled: Scenario = {
  name: 'rescheduled',
  about: 'One scheduled email that is due, one release, one request that reschedules it.',
  faults: 1,
  begin: () => {
    const stage = new Stage(
      prepared('scheduled', () => {
        const before = new Stage(configured('default-1'));
        const body = { ...order(['ada@qz.example']), scheduled_at: at(60) };
        before.request('shop', { method: 'POST', path: '/emails', body });
        settle(before);
        return before.world;
      }),
    );
    const [{ id = '' } = {}] = stage.invariants.statuses();
    stage.simulation.now += 61 * MINUTE_MS;
    stage.release('release');
    stage.request('shop', { method: 'PATCH', path: `/emails/${id}`, body: { scheduled_at: at(120) } });
    return stage;
  },
};
