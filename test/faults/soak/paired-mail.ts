import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSBatchResponse } from 'aws-lambda';
import { newEmailId } from '../../../shared/email/lifecycle/id.ts';
import { sendQueueMessage } from '../../../shared/messages/send-queue-message.ts';
import { sqsRecord } from '../../support/builders/sqs-record.ts';
import { idOf } from '../deployment/check.ts';
import type { DeploymentUnderFaults } from '../deployment/deployment.ts';
import { anOrder, itsContent } from '../deployment/orders.ts';
import { startDeployment } from '../deployment/start.ts';
import type { Worker } from '../deployment/worker.ts';
import { type Comparison, compare, type Pair } from './comparison.ts';
import { seeded } from './seeded.ts';
import { type EndpointKind, ShopEndpoint } from './shop-endpoint.ts';
import { WebhookWorkers } from './webhook-workers.ts';

export interface PairedMailOptions {
  seed: number;
  /** Bursts of one to twelve pairs of emails per kind of endpoint. */
  bursts: number;
  say: (line: string) => void;
}

/**
 * `none`: neither of the two scopes has an endpoint, which shows by how much equal mail differs. `all`: the pairs of all
 * kinds of endpoints.
 */
export type Told = 'none' | EndpointKind | 'all';

/** Of emails and events; each scope has as many for its mail. */
const WORKERS = 2;
const BATCH = 10;
const MOST_IN_BURST = 12;
/** Between bursts, per pair of the last one: the workers are busy for half of the time. */
const GAP_MS = 80;
const WARM_BURSTS = 3;
const TIMEOUT_MS = 60_000;
/** After which a worker that exceeds its timeout is killed. */
const GRACE_MS = 5_000;
const POLL_MS = 500;
/** Nothing is enqueued by the schedule. */
const DUE_MS = 3_600_000;
const SCOPES = ['first', 'second'] as const;

type Scope = (typeof SCOPES)[number];

/** The mail of one scope, with workers of its own that are woken at once. */
class Lane {
  private readonly waiting: string[] = [];
  private readonly idle: (() => void)[] = [];
  private over = false;

  enqueue(ids: readonly string[]): void {
    this.waiting.push(...ids);
    for (const wake of this.idle.splice(0)) wake();
  }

  async work(worker: Worker): Promise<void> {
    while (!this.over) {
      const ids = this.waiting.splice(0, BATCH);
      if (ids.length === 0) await new Promise<void>((resolve) => this.idle.push(resolve));
      else {
        const Records = ids.map((id) => sqsRecord({ messageId: id, body: sendQueueMessage(id) }));
        const death = setTimeout(() => void worker.kill(), TIMEOUT_MS + GRACE_MS);
        const response = (await worker.invoke({ Records }, TIMEOUT_MS)) as SQSBatchResponse | undefined;
        clearTimeout(death);
        if (!worker.isAlive) throw new Error('a worker ended, or did not end its batch in time');
        this.enqueue(response ? response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) : ids);
      }
    }
    await worker.kill();
  }

  end(): void {
    this.over = true;
    this.enqueue([]);
  }
}

/**
 * Pairs of emails, one of a scope with an endpoint and one of a scope without, enqueued at the same moment for workers that
 * differ in nothing else. They share machine, emulators and mail server, so whatever slows one of a pair down slows the
 * other down too. Time is real, and nothing fails but the endpoint.
 */
class PairedMail {
  private readonly service: DeploymentUnderFaults;
  private readonly random: () => number;

  constructor(service: DeploymentUnderFaults, random: () => number) {
    this.service = service;
    this.random = random;
  }

  /** Resolves to the bursts. `told` is the scope that has the endpoint. */
  async run(kind: 'none' | EndpointKind, told: Scope, bursts: number): Promise<Pair[][]> {
    const endpoint = kind === 'none' ? undefined : await ShopEndpoint.start(this.service, kind, told);
    const lanes = { first: new Lane(), second: new Lane() };
    const working = SCOPES.flatMap((scope) =>
      Array.from({ length: WORKERS }, () => lanes[scope].work(this.service.functions.start())),
    );
    const made: { ids: Record<Scope, string>; at: number }[][] = [];
    for (let n = 0; n < WARM_BURSTS + bursts; n += 1) made.push(await this.burst(lanes));
    const all = made.flat().flatMap(({ ids }) => SCOPES.map((scope) => ids[scope]));
    const arrived = await this.arrivals(all, lanes);
    for (const lane of Object.values(lanes)) lane.end();
    await Promise.all(working);
    await endpoint?.remove();
    const other = told === 'first' ? 'second' : 'first';
    const took = (id: string, at: number): number => (arrived.get(id) ?? Number.NaN) - at;
    return made
      .slice(WARM_BURSTS)
      .map((pairs) => pairs.map(({ ids, at }) => ({ without: took(ids[other], at), with: took(ids[told], at) })));
  }

  private async burst(lanes: Record<Scope, Lane>) {
    const pairs: { ids: Record<Scope, string>; at: number }[] = [];
    const count = 1 + Math.floor(this.random() * MOST_IN_BURST);
    for (let n = 0; n < count; n += 1) {
      pairs.push({ ids: { first: await this.store('first'), second: await this.store('second') }, at: 0 });
    }
    const at = Date.now();
    const order = this.random() < 0.5 ? SCOPES : SCOPES.toReversed();
    for (const scope of order) lanes[scope].enqueue(pairs.map(({ ids }) => ids[scope]));
    await sleep(GAP_MS * count);
    return pairs.map((pair) => ({ ...pair, at }));
  }

  private async store(scope: Scope): Promise<string> {
    const now = this.service.clock.now();
    const bytes = Uint8Array.from({ length: 16 }, () => Math.floor(this.random() * 256));
    const email = anOrder(now, { id: newEmailId(now, bytes), scope, dueAt: now + DUE_MS });
    await this.service.store.accept(email, itsContent());
    return email.id;
  }

  /** When each of these emails had arrived at the mail server. Those that a worker put off are enqueued once they are due. */
  private async arrivals(ids: readonly string[], lanes: Record<Scope, Lane>): Promise<Map<string, number>> {
    for (;;) {
      const arrived = new Map(this.service.mail.copies.map((copy) => [idOf(copy), copy.at]));
      const missing = ids.filter((id) => !arrived.has(id));
      if (missing.length === 0) return arrived;
      for (const { id, scope, dueAt = Number.POSITIVE_INFINITY } of await this.service.emails(missing)) {
        if (dueAt <= this.service.clock.now()) lanes[scope as Scope].enqueue([id]);
      }
      await sleep(POLL_MS);
    }
  }
}

/** Compares mail with and without webhooks for each kind of endpoint. The scopes change roles half-way. */
export const pairedMail = async ({ seed, bursts, say }: PairedMailOptions): Promise<Map<Told, Comparison>> => {
  const service = await startDeployment({ emulators: 'apart' });
  const random = seeded(seed);
  const workers = new WebhookWorkers({ service, random, isKillWanted: () => false });
  const telling = workers.run(WORKERS);
  try {
    const mail = new PairedMail(service, random);
    const results = new Map<Told, Comparison>();
    const all: Pair[][] = [];
    for (const kind of ['none', 'quick', 'slow', 'hung', 'dead'] as const) {
      const half = Math.ceil(bursts / 2);
      const pairs = [...(await mail.run(kind, 'first', half)), ...(await mail.run(kind, 'second', half))];
      results.set(kind, compare(pairs, random));
      if (kind !== 'none') all.push(...pairs);
      say(`paired mail, endpoint ${kind}: ${pairs.flat().length} pairs`);
    }
    return results.set('all', compare(all, random));
  } finally {
    workers.end();
    await service.close();
    await telling;
  }
};
