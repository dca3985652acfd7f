import { setTimeout as sleep } from 'node:timers/promises';
import { releaseDueEmails } from '../../../functions/release-due-emails/release-due-emails.ts';
import { releaseHeldEmails } from '../../../functions/release-due-emails/release-held-emails.ts';
import { buildFunction } from '../../../infra/build.ts';
import { dynamoCircuitStore } from '../../../shared/adapters/circuit-store.ts';
import { contentBucket } from '../../../shared/adapters/content-bucket.ts';
import { doorbellMessage } from '../../../shared/adapters/doorbell-message.ts';
import { dynamoEmailStore } from '../../../shared/adapters/email-store.ts';
import { heldIndex } from '../../../shared/adapters/held-index.ts';
import { dynamoInForceStore } from '../../../shared/adapters/in-force-store.ts';
import type { Address } from '../../../shared/email/address.ts';
import { isFinal } from '../../../shared/email/email.ts';
import { newEmailId } from '../../../shared/email/id.ts';
import { env } from '../../../shared/runtime/env.ts';
import { hashDocument, serialiseDocument } from '../../../shared/settings/document.ts';
import { startDynamoDb } from '../../support/dynamodb.ts';
import { aContent, anEmail } from '../../support/emails.ts';
import { startAwsProxy } from './aws-proxy.ts';
import { check, type Findings } from './check.ts';
import { startMailServer } from './mail-server.ts';
import { seeded } from './seeded.ts';
import { Worker } from './worker.ts';

export interface SoakOptions {
  emails: number;
  /** Function processes to be killed. */
  kills: number;
  /** Part of the messages, and of the requests to AWS, that a fault befalls. */
  faultRate: number;
  workers: number;
  seed: number;
  say: (line: string) => void;
}

export interface SoakResult extends Findings {
  kills: number;
  freezes: number;
  invocations: number;
  faults: Record<string, number>;
}

/** An hour of retries passes in a minute. */
const CLOCK_SPEED = 60;
/** The function's timeout in the time of its own clock; five seconds of ours. */
const TIMEOUT_MS = 300_000;
const CLOCK_SKEW_SECONDS = 60;
const RING_AGAIN_MS = 180_000;
const BATCH = 10;
/** Of the invocations, until the number of kills is reached. */
const KILL_CHANCE = 0.5;
const FREEZE_CHANCE = 0.005;
/** Milliseconds of ours into which a batch's kill falls; a batch takes about as long. */
const KILL_WITHIN_MS = 400;
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

/** Emails through real function processes that are killed and frozen, over a mail server and a cloud that fail. */
class Soak {
  private readonly options: SoakOptions;
  private readonly random: () => number;
  private readonly epoch = Date.now();
  private readonly queue: string[] = [];
  private readonly waiting = new Set<string>();
  private killsLeft: number;
  private readonly counts = { kills: 0, freezes: 0, invocations: 0 };

  constructor(options: SoakOptions) {
    this.options = options;
    this.random = seeded(options.seed);
    this.killsLeft = options.kills;
  }

  /** The functions' clock. */
  private readonly now = (): number => Math.round(this.epoch + (Date.now() - this.epoch) * CLOCK_SPEED);

  async run(): Promise<SoakResult> {
    const { faultRate: rate } = this.options;
    const directory = await buildFunction('deliver-email');
    const dynamo = await startDynamoDb();
    const mail = await startMailServer(seeded(this.options.seed + 1), rate);
    const value = serialiseDocument({ 'system/smtp/host': 'localhost', 'system/smtp/port': mail.port });
    const random = seeded(this.options.seed + 2);
    const proxy = await startAwsProxy({ target: dynamo.url, parameter: { value, version: 1 }, random, rate });
    const environment = this.environment(directory, proxy.url);
    try {
      const { store, release } = await this.deployment(dynamo, value);
      const ids = await this.accept(store);
      const working = Array.from({ length: this.options.workers }, () => this.work(environment));
      await Promise.all([...working, this.releaseUntilDone(release), this.watch(store)]);
      const stored = await this.all(store, ids);
      const faults = { ...mail.counts, ...Object.fromEntries(proxy.faults) };
      return { ...check(ids, stored, mail.copies), ...this.counts, faults };
    } finally {
      await Promise.all([mail.close(), proxy.close()]);
      await dynamo.close();
    }
  }

  private environment(directory: string, endpoint: string): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      LAMBDA_TASK_ROOT: directory,
      _HANDLER: 'index.handler',
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'soak',
      AWS_SECRET_ACCESS_KEY: 'soak',
      AWS_ENDPOINT_URL: endpoint,
      SOAK_CLOCK_EPOCH: String(this.epoch),
      SOAK_CLOCK_SPEED: String(CLOCK_SPEED),
      [env.table]: 'emails',
      [env.queueUrl]: `${endpoint}/send`,
      [env.deadLettersUrl]: `${endpoint}/dead`,
      [env.bucket]: 'contents',
      [env.parameterPrefix]: '/storemail/soak',
      [env.clockSkewSeconds]: String(CLOCK_SKEW_SECONDS),
      [env.ringAgainSeconds]: String(RING_AGAIN_MS / 1_000),
      [env.retentionDays]: '30',
      [env.loopbackAllowed]: 'true',
    };
  }

  private async deployment({ client, table }: Awaited<ReturnType<typeof startDynamoDb>>, value: string) {
    const { now } = this;
    const inForce = dynamoInForceStore(client, table);
    const judged = { document: { version: 1 }, secret: { version: 0 }, at: 1 };
    const document = { version: 1, sha256: hashDocument(value) };
    await inForce.move({ scope: 'default', revision: 1, document, since: 1_000, judged });
    const store = dynamoEmailStore({ client, table, bucket: contentBucket('contents'), now });
    const doorbell = {
      ring: async (ids: readonly string[]) => {
        this.queue.push(...ids);
        return [];
      },
    };
    const held = heldIndex(client, table);
    const circuits = dynamoCircuitStore(client, table);
    const release = async (): Promise<void> => {
      await releaseDueEmails({ store, doorbell, now, ringAgainMs: RING_AGAIN_MS, log: quiet }, () => 60_000);
      await releaseHeldEmails({ circuits, inForce, held, doorbell, now, log: quiet }, () => 60_000);
    };
    return { store, release };
  }

  /** Accepts the emails, with one to three recipients each. */
  private async accept(store: ReturnType<typeof dynamoEmailStore>): Promise<string[]> {
    const ids: string[] = [];
    for (let n = 0; n < this.options.emails; n++) {
      const createdAt = this.now();
      const id = newEmailId(createdAt, crypto.getRandomValues(new Uint8Array(16)));
      const to = Array.from({ length: 1 + (n % 3) }, (_, at) => ({ address: `r${n}-${at}@example.net` as Address }));
      const recipients = to.map(({ address }) => ({ address, kind: 'to', state: 'pending' }) as const);
      const email = anEmail({ id, createdAt, to, recipients, dueAt: createdAt + RING_AGAIN_MS });
      await store.accept(email, aContent());
      ids.push(id);
      this.waiting.add(id);
      this.queue.push(id);
    }
    return ids;
  }

  /** At random places of the queue, and now and then an id twice: nothing may depend on order or number. */
  private batch(): string[] {
    const ids: string[] = [];
    while (ids.length < BATCH && this.queue.length > 0) {
      const [id = ''] = this.queue.splice(Math.floor(this.random() * this.queue.length), 1);
      ids.push(id);
      if (this.random() < 0.03) this.queue.push(id);
    }
    return ids;
  }

  private async work(environment: NodeJS.ProcessEnv): Promise<void> {
    let worker = new Worker(environment);
    while (this.waiting.size > 0 || this.killsLeft > 0) {
      const ids = this.batch();
      if (ids.length === 0 && this.waiting.size > 0) await sleep(20);
      else await this.invoke(worker, ids);
      if (!worker.isAlive) worker = new Worker(environment);
    }
    await worker.kill();
  }

  private async invoke(worker: Worker, ids: readonly string[]): Promise<void> {
    this.counts.invocations++;
    const timers = [setTimeout(() => void worker.kill(), TIMEOUT_MS / CLOCK_SPEED + 500)];
    if (this.killsLeft > 0 && this.random() < KILL_CHANCE) timers.push(this.killLater(worker));
    else if (this.random() < FREEZE_CHANCE) timers.push(...this.freeze(worker));
    const Records = ids.map((id, n) => ({
      messageId: `${n}`,
      body: doorbellMessage(id),
      attributes: { SentTimestamp: '0' },
      messageAttributes: {},
    }));
    await worker.invoke({ Records }, this.now() + TIMEOUT_MS);
    for (const timer of timers) clearTimeout(timer);
  }

  private killLater(worker: Worker): NodeJS.Timeout {
    return setTimeout(() => {
      if (!worker.isAlive || this.killsLeft === 0) return;
      this.killsLeft--;
      this.counts.kills++;
      void worker.kill();
    }, this.random() * KILL_WITHIN_MS);
  }

  /** Past its lease, while another worker takes it; then it goes on, and is not killed for its time at once. */
  private freeze(worker: Worker): NodeJS.Timeout[] {
    this.counts.freezes++;
    const thaw = TIMEOUT_MS / CLOCK_SPEED + CLOCK_SKEW_SECONDS * (1_000 / CLOCK_SPEED) + 500;
    setTimeout(() => worker.signal('SIGCONT'), thaw).unref();
    return [setTimeout(() => worker.signal('SIGSTOP'), this.random() * KILL_WITHIN_MS)];
  }

  private async releaseUntilDone(release: () => Promise<void>): Promise<void> {
    while (this.waiting.size > 0) {
      await release();
      await sleep(500);
    }
  }

  /** Takes emails off the list as they become final. */
  private async watch(store: ReturnType<typeof dynamoEmailStore>): Promise<void> {
    while (this.waiting.size > 0) {
      await sleep(Math.max(500, this.waiting.size));
      for (const [id, { state }] of await this.all(store, [...this.waiting]))
        if (isFinal(state)) this.waiting.delete(id);
      const { kills, invocations } = this.counts;
      this.options.say(`${this.waiting.size} emails to go, ${kills} processes killed, ${invocations} invocations`);
    }
  }

  private async all(store: ReturnType<typeof dynamoEmailStore>, ids: readonly string[]) {
    const found: Awaited<ReturnType<typeof store.findAll>> = new Map();
    for (let at = 0; at < ids.length; at += 100) {
      for (const [id, email] of await store.findAll(ids.slice(at, at + 100))) found.set(id, email);
    }
    return found;
  }
}

export const soak = (options: SoakOptions): Promise<SoakResult> => new Soak(options).run();
