import { settle } from '../calm.ts';
import { Violation } from '../engine/violation.ts';
import type { World } from '../models/world.ts';
import { Stage } from '../stage.ts';
import { configured, order, prepared } from './configured.ts';
import type { Scenario } from './scenario.ts';

const HOUR_MS = 3_600_000;

const post = (stage: Stage, name: string, more: { type?: 'order' } = {}): void => {
  stage.request(`shop-${name}`, {
    method: 'POST',
    path: '/emails',
    body: { ...order([`${name}@qz.example`]), ...more },
  });
  settle(stage);
};

/** A circuit that was opened by a refused login. The only email that it holds still has its message on the queue. */
export const refused = (): World =>
  prepared('refused', () => {
    const stage = new Stage(configured('default-1'));
    post(stage, 'ada');
    stage.worker('refused', stage.world.sendQueue.waiting());
    settle(stage, ['login-refused', 'forgotten']);
    return stage.world;
  });

/** The same after the held email was canceled, so that the circuit holds none. Two others have just been accepted. */
const refusedOnce = (): World =>
  prepared('refused once', () => {
    const stage = new Stage(refused());
    const { id } = JSON.parse(stage.world.sendQueue.messages[0]?.body ?? '{}');
    stage.request('cancel', { method: 'POST', path: `/emails/${id}/cancel` });
    stage.worker('idle', stage.world.sendQueue.waiting());
    settle(stage);
    stage.simulation.now += HOUR_MS + 1_000;
    post(stage, 'bob');
    post(stage, 'eve');
    return stage.world;
  });

/** The circuit may be probed by one of the two emails, each of which has a worker of its own. */
const probed = ({ workers, isReleasing }: { workers: number; isReleasing: boolean }): Stage => {
  const stage = new Stage(refusedOnce());
  stage.simulation.now += HOUR_MS + 1_000;
  const messages = stage.world.sendQueue.waiting().slice(0, workers);
  for (const [at, message] of messages.entries()) stage.worker(`worker-${at + 1}`, [message]);
  if (isReleasing) stage.release('release');
  return stage;
};

/** One email probes the circuit while another one is held. With a fault, it has too many schedules: see the next two. */
export const openCircuit: Scenario = {
  name: 'open-circuit',
  about: 'One email that probes an open circuit, another one of the same scope, two workers, one release.',
  faults: 0,
  begin: () => probed({ workers: 2, isReleasing: true }),
};

/** Without the release. */
export const twoProbes: Scenario = {
  name: 'two-probes',
  about: 'Two emails, one of which may probe an open circuit, two workers.',
  faults: 1,
  begin: () => probed({ workers: 2, isReleasing: false }),
};

/** Without the second worker. */
export const probeAndRelease: Scenario = {
  name: 'probe-and-release',
  about: 'One email that probes an open circuit, another one that waits, one worker, one release.',
  faults: 1,
  begin: () => probed({ workers: 1, isReleasing: true }),
};

/** A circuit that was closed an hour ago is forgotten while the refusal of another email is recorded on it. */
export const forgottenCircuit: Scenario = {
  name: 'forgotten-circuit',
  about: 'One email that may be refused, one worker, one release that forgets a closed circuit.',
  faults: 1,
  begin: () => {
    const stage = new Stage(
      prepared('mended an hour ago', () => {
        const before = new Stage(refused());
        before.simulation.now += HOUR_MS + 1_000;
        before.worker('mended', before.world.sendQueue.waiting());
        settle(before);
        before.simulation.now += HOUR_MS + 1_000;
        post(before, 'bob');
        return before.world;
      }),
    );
    stage.simulation.now += 2 * HOUR_MS + 3_000;
    stage.worker('worker', stage.world.sendQueue.waiting());
    stage.release('release');
    return stage;
  },
};

/** The message of a held email is received for the last time, by a worker that may die. */
export const lastReceive: Scenario = {
  name: 'last-receive',
  about: 'One held email as the probe of its circuit, its message at the last receive, one worker.',
  faults: 1,
  begin: () => {
    const stage = new Stage(refused());
    stage.simulation.now += HOUR_MS + 1_000;
    stage.world.sendQueue.maxReceives = 1;
    stage.worker('worker', stage.world.sendQueue.waiting());
    return stage;
  },
};

/** An order is sent, and its separate copy must be created although its message is received for the last time. */
export const separateCopy: Scenario = {
  name: 'separate-copy',
  about: 'One order with a separate copy, its message at the last receive, one worker.',
  faults: 1,
  begin: () => {
    const stage = new Stage(
      prepared('an order', () => {
        const before = new Stage(configured('default-1'));
        post(before, 'ada', { type: 'order' });
        return before.world;
      }),
    );
    stage.world.sendQueue.maxReceives = 1;
    stage.worker('worker', stage.world.sendQueue.waiting());
    return stage;
  },
};

/** Three emails to different recipients got the same refusal: together they opened the circuit that holds them. */
export const refusedAlike: Scenario = {
  name: 'refused-alike',
  about: 'Three emails that opened a circuit together, one release, one worker.',
  faults: 1,
  begin: () => {
    const stage = new Stage(
      prepared('refused alike', () => {
        const before = new Stage(configured('default-1'));
        for (const name of ['ada', 'bob', 'eve']) {
          post(before, name);
          before.worker(`refused-${name}`, before.world.sendQueue.waiting());
          settle(before, ['relay-denied']);
        }
        return before.world;
      }),
    );
    stage.simulation.now += HOUR_MS;
    stage.release('release');
    return stage;
  },
};

/** Time on hold does not count towards expiry, and content is kept meanwhile, so the email is still sent. */
export const longHeld: Scenario = {
  name: 'long-held',
  about: 'One email that was held for longer than the retention period, one worker, one release.',
  faults: 0,
  begin: () => {
    const stage = new Stage(refused());
    stage.simulation.now += 100 * 24 * HOUR_MS;
    stage.world.table.expire(stage.simulation.now);
    stage.worker('worker', stage.world.sendQueue.waiting());
    stage.release('release');
    return stage;
  },
  end: ({ invariants }) => {
    const early = invariants.statuses().find(({ state }) => state !== 'sent');
    if (early) throw new Violation(`${early.id} is ${early.state} although it was held most of the time`);
  },
};
