import { settle } from '../calm.ts';
import { Violation } from '../engine/violation.ts';
import { Stage } from '../stage.ts';
import { configured, order } from './configured.ts';
import type { Scenario } from './scenario.ts';

/** Milliseconds after which a request that has not ended counts as crashed, whatever the clocks. */
const LATER_MS = 2 * 60_000;
const request = {
  method: 'POST' as const,
  path: '/emails',
  body: order(['ada@qz.example']),
  headers: { 'idempotency-key': 'order-1' },
};

/** A shop repeats its request while the first one is in progress, and once more after both are over. */
export const idempotencyKey: Scenario = {
  name: 'idempotency-key',
  about: 'One email accepted with an Idempotency-Key, and one repetition.',
  faults: 1,
  begin: () => {
    const stage = new Stage(configured('default-1'));
    stage.clients = {
      answered(client, { status, body }) {
        if (status === 200) stage.notes.set(client, (body as { id: string }).id);
      },
    };
    stage.request('shop-1', request);
    stage.request('shop-2', request);
    return stage;
  },
  end: (stage) => {
    stage.simulation.now += LATER_MS;
    stage.request('shop-3', request);
    settle(stage);
    const answers = new Set(stage.notes.values());
    if (!stage.notes.has('shop-3')) throw new Violation('A request that is repeated later fails');
    if (answers.size > 1) throw new Violation(`Repeated requests returned ${answers.size} ids`);
    const emails = stage.invariants.statuses();
    if (emails.length !== 1) throw new Violation(`One key created ${emails.length} emails`);
  },
};
