import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { type Email, isFinal } from '../../../shared/email/lifecycle/email.ts';
import type { SettingsDocument } from '../../../shared/settings/schema/effective.ts';
import type { AwsProxy } from './aws-proxy.ts';
import { type Copy, check, type Findings } from './check.ts';
import type { Clock } from './clock.ts';
import { emailsOf, release } from './cloud.ts';
import { type Clients, clientsOf, type Emulators } from './emulators.ts';
import type { Functions } from './functions.ts';
import type { MailServer } from './mail-server.ts';
import { anOrder, itsContent } from './orders.ts';
import { Queue } from './queue.ts';
import { Settings } from './settings.ts';
import type { Worker } from './worker.ts';

export const MINUTE = 60_000;
const GRACE_MS = 5_000;

export interface DeliverOptions {
  worker?: Worker;
  /** deliver-email's timeout in milliseconds of its own clock. */
  timeoutMs?: number;
  /** Additional real milliseconds before the function is killed. */
  graceMs?: number;
}

export interface DeploymentParts {
  clock: Clock;
  emulators: Emulators;
  aws: AwsProxy;
  mail: MailServer;
  functions: Functions;
  close: () => Promise<void>;
}

/** The service with its surroundings under the control of a test: AWS, the mail server, the clock, its processes. */
export class DeploymentUnderFaults {
  readonly clock: Clock;
  readonly aws: AwsProxy;
  readonly mail: MailServer;
  readonly functions: Functions;
  readonly emulators: Emulators;
  readonly queue: Queue;
  readonly webhookQueue: Queue;
  readonly settings: Settings;
  /** The table, bypassing fault injection. */
  readonly store: ReturnType<typeof emailsOf>['store'];
  /** The ids of all accepted emails. */
  readonly ids: string[] = [];
  readonly close: () => Promise<void>;
  private readonly sendQueue: ReturnType<typeof emailsOf>['sendQueue'];
  private readonly clients: Clients;
  private current: Worker | undefined;

  constructor({ clock, emulators, aws, mail, functions, close }: DeploymentParts) {
    this.clock = clock;
    this.emulators = emulators;
    this.aws = aws;
    this.mail = mail;
    this.functions = functions;
    this.queue = new Queue(emulators, emulators.queueUrl, clock.now);
    this.webhookQueue = new Queue(emulators, emulators.webhookQueueUrl, clock.now);
    this.settings = new Settings(emulators.clients, clock);
    this.clients = clientsOf(aws.url);
    const { store, sendQueue } = emailsOf(emulators.clients, emulators.queueUrl, clock.now);
    this.store = store;
    this.sendQueue = sendQueue;
    this.close = async () => {
      this.clients.destroy();
      await close();
    };
  }

  /** Settings for the mail server. */
  get server(): SettingsDocument {
    return { 'system/smtp/host': 'localhost', 'system/smtp/port': this.mail.port };
  }

  /** Accepts and enqueues emails. Resolves to their ids. `bytes` is the additional size of each. */
  async accept(count = 1, changes: Partial<Email> = {}, bytes = 0): Promise<string[]> {
    const emails = Array.from({ length: count }, () => anOrder(this.clock.now(), changes));
    for (const email of emails) await this.store.accept(email, itsContent(bytes));
    const ids = emails.map(({ id }) => id);
    this.ids.push(...ids);
    await this.sendQueue.enqueue(ids, () => emails[0]?.scope);
    return ids;
  }

  enqueue(ids: readonly string[], scope?: string): Promise<string[]> {
    return this.sendQueue.enqueue(ids, () => scope);
  }

  /** The current worker, or a new one. */
  get worker(): Worker {
    if (!this.current?.isAlive) this.current = this.functions.start();
    return this.current;
  }

  /** Delivers everything that is in the queue now, batch by batch. */
  async deliver({ worker, timeoutMs }: DeliverOptions = {}): Promise<void> {
    for (let records = await this.queue.receive(); records.length > 0; records = await this.queue.receive()) {
      await this.invoke(records, { worker: worker?.isAlive ? worker : this.worker, ...(timeoutMs && { timeoutMs }) });
    }
  }

  /**
   * Invokes the function with one batch, and settles it with the queue. Resolves to the messages that
   * will be redelivered.
   */
  async invoke(
    Records: readonly SQSRecord[],
    { worker = this.worker, timeoutMs = MINUTE, graceMs = GRACE_MS }: DeliverOptions = {},
  ): Promise<SQSRecord[]> {
    await worker.started();
    const timer = setTimeout(() => void worker.kill(), timeoutMs / this.clock.speed + graceMs);
    const response = await worker.invoke({ Records }, timeoutMs);
    clearTimeout(timer);
    return this.queue.settle(Records, response as SQSBatchResponse | undefined);
  }

  /** Runs the schedule once. */
  release(): Promise<void> {
    return release(this.clients, this.emulators.queueUrl, this.clock.now);
  }

  /** Simulates minutes, in each of which the schedule runs and the queue is emptied. */
  async minutes(count: number, options: DeliverOptions = {}): Promise<void> {
    for (let minute = 0; minute < count; minute++) {
      this.clock.move(MINUTE);
      await this.release();
      await this.deliver(options);
    }
  }

  /** Simulates minutes until every email is in a final state, at most `most`. */
  async untilFinal(most = 60): Promise<void> {
    for (let minute = 0; minute < most && (await this.emails()).some(({ state }) => !isFinal(state)); minute++) {
      await this.minutes(1);
    }
  }

  /** These emails, or all, from the table. */
  async emails(ids: readonly string[] = this.ids): Promise<Email[]> {
    const found: Email[] = [];
    for (let at = 0; at < ids.length; at += 100) {
      found.push(...(await this.store.findAll(ids.slice(at, at + 100))).values());
    }
    return found;
  }

  async email(id = this.ids[0] ?? ''): Promise<Email | undefined> {
    return this.store.find(id);
  }

  /** The accepted emails compared with the table and the mail server, and the findings in the logs. */
  async findings(
    isGivenUp: (address: string, id: string) => boolean,
    others: readonly Copy[] = [],
  ): Promise<Findings & { leaks: string[] }> {
    const stored = new Map((await this.emails()).map((email) => [email.id, email]));
    const copies = [...this.mail.copies, ...others];
    return { ...check({ ids: this.ids, stored, copies, isGivenUp }), leaks: this.functions.log.leaks };
  }
}
