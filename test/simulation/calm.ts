import { Violation } from './engine/violation.ts';
import { isFinal, type Status } from './invariants/record.ts';
import type { Instance, Stage } from './stage.ts';

/** Consecutive rounds in which nothing is due, after which nothing ever will be. */
const MOST_IDLE_ROUNDS = 5;
/** Rounds within which every email must be final. A server that is down needs most: some minutes apart until expiry. */
const MOST_ROUNDS = 400;
/** Rounds after which an outage ends: more probes until expiry would prove nothing more. */
const OUTAGE_ROUNDS = 90;
const MINUTE_MS = 60_000;
const NOBODY: Promptness = { healthy: () => false, withinMs: 0, togetherMs: 0 };

/** Answers all waiting calls in order, without faults, or with one of the `wanted` outcomes where a call has it. */
export const settle = ({ simulation }: Stage, wanted: readonly string[] = []): void => {
  for (let steps = 0; simulation.calls[0]; steps++) {
    if (steps > 5_000) throw new Violation('A function never ends');
    const [call] = simulation.calls;
    simulation.answer(call, wanted.find((one) => call.operation.own?.includes(one)) ?? 'answer');
  }
  const stuck = simulation.processes.find(({ state }) => state === 'running');
  if (stuck) throw new Error(`${stuck.name} waits for something that is not simulated`);
};

const deliverEvents = (stage: Stage): void => {
  for (let batches = 0; ; batches++) {
    const messages = stage.world.webhookQueue.waiting().slice(0, 10);
    if (messages.length === 0) return;
    if (batches > 50) throw new Violation('The queue of webhooks is never empty');
    stage.webhooks(`calm-webhooks-${stage.simulation.processes.length}`, messages);
    settle(stage);
  }
};

const deliverAll = (stage: Stage, instance: Instance): void => {
  for (let batches = 0; ; batches++) {
    const messages = stage.world.sendQueue.waiting().slice(0, 10);
    if (messages.length === 0) return;
    if (batches > 50) throw new Violation('The queue is never empty');
    stage.worker(`calm-worker-${stage.simulation.processes.length}`, messages, instance);
    settle(stage);
  }
};

/** When the next email is due, or the next circuit that holds emails may be probed. */
export const nextAt = (stage: Stage): number => {
  const items = stage.world.table.items();
  const waiting = new Set(items.map(({ heldScope }) => heldScope?.S));
  const times = items.map(({ dueAt, pk, scope, closedAt, probeAt }) => {
    const isProbed = pk?.S === 'circuits' && !closedAt && waiting.has(scope?.S);
    return Number(dueAt?.N ?? (isProbed ? probeAt?.N : undefined) ?? Number.POSITIVE_INFINITY);
  });
  return Math.min(...times);
};

const isOver = (stage: Stage): boolean =>
  stage.invariants.statuses().every((status) => isFinal(status.state) && !owes(status)) &&
  !isAnyEventPending(stage) &&
  stage.world.sendQueue.messages.length === 0;

const owes = ({ state, owesCopies, owesEvents }: Status): boolean => (state === 'sent' && owesCopies) || owesEvents;

const isAnyEventPending = ({ world }: Stage): boolean =>
  world.table.items().some(({ dueShard }) => dueShard?.S === 'webhooks');

const onTheirWay = ({ invariants }: Stage): string[] =>
  invariants
    .statuses()
    .filter((status) => !isFinal(status.state) || owes(status))
    .map(({ id, state, reason }) => `${id} ${state} ${reason}`);

/** Emails whose mail server works, and the time within which they must be final. */
interface Promptness {
  healthy: (email: Status) => boolean;
  withinMs: number;
  /** Milliseconds for which due work is left, so that each round does more. */
  togetherMs: number;
}

/**
 * After the faults have stopped, delivers all messages and runs release-due-emails when something is due, until every
 * email is final. Then checks the invariants for the end of a run.
 */
export const calm = (
  stage: Stage,
  { healthy, withinMs, togetherMs }: Promptness = NOBODY,
  instance: Instance = stage.instance(),
): void => {
  const { simulation, invariants, world } = stage;
  settle(stage);
  invariants.isCalm = true;
  const begunAt = simulation.now;
  const latest = ({ scheduledAt = 0 }: Status): number => Math.max(begunAt, scheduledAt);
  let idle = 0;
  for (let round = 0; ; round++) {
    deliverAll(stage, instance);
    deliverEvents(stage);
    if (isOver(stage)) break;
    if (round === OUTAGE_ROUNDS) world.mail.down.clear();
    const late = invariants
      .statuses()
      .find((one) => !isFinal(one.state) && healthy(one) && latest(one) + withinMs < simulation.now);
    if (late) throw new Violation(`${late.id} is still ${late.state}, although its mail server works: ${late.reason}`);
    const next = nextAt(stage);
    idle = Number.isFinite(next) ? 0 : idle + 1;
    if (round > MOST_ROUNDS || idle > MOST_IDLE_ROUNDS) throw new Violation(`Not final: ${onTheirWay(stage)}`);
    simulation.now = Math.max(simulation.now + MINUTE_MS, Number.isFinite(next) ? next + togetherMs + 1_000 : 0);
    world.table.expire(simulation.now);
    stage.release(`calm-release-${simulation.processes.length}`);
    settle(stage);
    if (!isAnyEventPending(stage)) continue;
    stage.releaseEvents(`calm-release-events-${simulation.processes.length}`);
    settle(stage);
  }
  if (invariants.settings.outdatedCircuits().length > 0) {
    simulation.now += MINUTE_MS;
    stage.release('calm-release-for-circuits');
    settle(stage);
  }
  invariants.end();
};
