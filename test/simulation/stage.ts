import { Process } from './engine/process.ts';
import { Random } from './engine/random.ts';
import { Simulation } from './engine/simulation.ts';
import { DELIVER_TIMEOUT_MS } from './environment.ts';
import { deliverWebhooks, releaseEvents } from './events.ts';
import {
  checkAll,
  type Deliver,
  deliverEmail,
  emailsApi,
  feedbackApi,
  guardChange,
  releaseDue,
  settingsApi,
  unlessUnavailable,
  type Wait,
} from './functions.ts';
import { type Answer, type Api, idsIn, type Request } from './http.ts';
import { Invariants } from './invariants/invariants.ts';
import type { QueueMessage } from './models/queue.ts';
import { scene, type World } from './models/world.ts';
import { Acknowledge, recordOf } from './stand-ins/batch.ts';
import { type InvocationHost, invocations } from './stand-ins/lambda.ts';
import { productRandom } from './stand-ins/runtime.ts';

/** When every run begins, in milliseconds since 1970. */
export const START = Date.UTC(2026, 2, 1, 12);
/** Milliseconds: longer than any lease, shorter than the time to expiry. */
const FREEZE_MS = 25 * 60_000;
const API_TIMEOUT_MS = 29_000;
const RELEASE_TIMEOUT_MS = 55_000;
const HEALTH_TIMEOUT_MS = 240_000;

/** An instance of deliver-email. It keeps its caches between batches. */
export interface Instance {
  deliver: Deliver;
  isBusy: boolean;
  /** Milliseconds by which its clock is ahead of the true clock. */
  skewMs: number;
}

/** An instance of emails-api, likewise. */
export interface ApiInstance extends Omit<Instance, 'deliver'> {
  api: Api;
}

interface Options {
  skewMs?: number;
  /** Called when the process dies. */
  died?: () => void;
  /** See `Process`. */
  instance?: object;
}

/** A world, the functions, and their callers. Everything that is started here begins when the scheduler decides. */
export class Stage implements InvocationHost {
  readonly world: World;
  readonly simulation: Simulation;
  readonly invariants: Invariants;
  /** Learns of every response that a client gets. */
  clients: { answered(client: string, answer: Answer): void } | undefined;
  /** Notes of a scenario about a run; part of the fingerprint of a state. */
  readonly notes = new Map<string, unknown>();
  private guards = 0;

  constructor(world: World, { seed = 1 }: { seed?: number } = {}) {
    productRandom.from = new Random(seed);
    this.world = world;
    this.simulation = new Simulation({ startAt: START, freezeMs: FREEZE_MS });
    scene.world = world;
    scene.simulation = this.simulation;
    this.invariants = new Invariants();
    world.observe(this.invariants);
    invocations.host = this;
  }

  /** Starts a client's request to emails-api. */
  request(client: string, request: Request, options: Options & { instance?: ApiInstance } = {}): Process {
    const { instance = this.apiInstance() } = options;
    instance.isBusy = true;
    return this.spawn(
      client,
      API_TIMEOUT_MS,
      async () => {
        const answer = await instance.api(request);
        instance.isBusy = false;
        this.invariants.byHand.answered(request, answer);
        const isAccepted = answer.status === 200 && request.path === '/emails';
        if (isAccepted) this.invariants.lost.answered(idsIn(answer.body));
        this.clients?.answered(client, answer);
      },
      options,
    );
  }

  /** Starts a save of settings; `name` is the name of the save. */
  save(client: string, scope: string, name: string, request: Omit<Request, 'path'>): void {
    this.change(client, scope, request, ({ status }) => this.invariants.settings.answered(name, scope, status));
  }

  /** Starts another request to settings-api. */
  change(
    client: string,
    scope: string,
    request: Omit<Request, 'path'>,
    answered = (_answer: Answer): void => {},
  ): void {
    const api = settingsApi();
    this.spawn(client, API_TIMEOUT_MS, async () => {
      const answer = await api({ path: `/settings/${scope}`, ...request });
      answered(answer);
      this.clients?.answered(client, answer);
    });
  }

  /** Starts a request to feedback-api: returned mail or a suppression. */
  feedback(client: string, request: Request): void {
    const api = feedbackApi();
    this.spawn(client, API_TIMEOUT_MS, async () => {
      const answer = await api(request);
      this.clients?.answered(client, answer);
    });
  }

  apiInstance(skewMs = 0): ApiInstance {
    return { api: emailsApi(), isBusy: false, skewMs };
  }

  instance(skewMs = 0, wait?: Wait): Instance {
    return { deliver: deliverEmail(wait), isBusy: false, skewMs };
  }

  /** Starts a worker with messages of the queue. If it dies, they become visible again, and its instance is gone. */
  worker(name: string, messages: readonly QueueMessage[], instance = this.instance()): Process {
    this.world.sendQueue.receive(messages, this.simulation.now);
    instance.isBusy = true;
    const died = (): void => this.world.sendQueue.giveBack(messages, this.simulation.now);
    return this.spawn(
      name,
      DELIVER_TIMEOUT_MS,
      async () => {
        const response = await instance.deliver({ Records: messages.map(recordOf) });
        const { batchItemFailures } = response as { batchItemFailures: { itemIdentifier: string }[] };
        const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        await this.simulation.ask(new Acknowledge(this.world.sendQueue, messages, failed));
        instance.isBusy = false;
      },
      { skewMs: instance.skewMs, died, instance },
    );
  }

  /** Starts a run of release-due-emails. */
  release(name: string, skewMs = 0): Process {
    return this.spawn(name, RELEASE_TIMEOUT_MS, unlessUnavailable(releaseDue), { skewMs });
  }

  health(name: string): Process {
    return this.spawn(name, HEALTH_TIMEOUT_MS, unlessUnavailable(checkAll));
  }

  /** Starts deliver-webhooks with messages of its queue. */
  webhooks(name: string, messages: readonly QueueMessage[]): Process {
    const queue = this.world.webhookQueue;
    queue.receive(messages, this.simulation.now);
    const deliver = deliverWebhooks();
    const work = async (): Promise<void> => {
      const { batchItemFailures } = await deliver({ Records: messages.map(recordOf) });
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      await this.simulation.ask(new Acknowledge(queue, messages, failed));
    };
    return this.spawn(name, DELIVER_TIMEOUT_MS, work, { died: () => queue.giveBack(messages, this.simulation.now) });
  }

  /** Starts a run of deliver-webhooks for due events. */
  releaseEvents(name: string): Process {
    return this.spawn(name, RELEASE_TIMEOUT_MS, unlessUnavailable(releaseEvents));
  }

  /** Starts guard-settings with the change event of a parameter. */
  guard(parameter: string): Process {
    const work = unlessUnavailable(() => guardChange(parameter));
    return this.spawn(`guard-${++this.guards}`, 60_000, work);
  }

  /** Starts an invocation of deliver-email that the caller waits for. `ended` is called with `undefined` if it died. */
  firstAttempt(event: unknown, ended: (answer: unknown) => void): void {
    const instance = this.instance();
    const work = async (): Promise<void> => ended(await instance.deliver(event as never));
    const name = `first-attempt-${this.simulation.processes.length}`;
    this.spawn(name, DELIVER_TIMEOUT_MS, work, { died: () => ended(undefined) });
  }

  /** Starts any other work, such as that of an operator. */
  spawn(name: string, timeoutMs: number, work: () => Promise<unknown>, options: Options = {}): Process {
    const process = new Process(name, { ...options, from: this.simulation.current });
    this.simulation.spawn(process, timeoutMs, work);
    return process;
  }
}
