import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSRecord } from 'aws-lambda';
import { parseSendQueueMessage } from '../../../shared/messages/send-queue-message.ts';
import type { ReceivedMessage } from '../../support/smtp/script.ts';
import { idOf } from '../deployment/check.ts';
import type { DeploymentUnderFaults } from '../deployment/deployment.ts';
import type { Worker } from '../deployment/worker.ts';

export interface WorkersOptions {
  service: DeploymentUnderFaults;
  random: () => number;
  /** In milliseconds of the functions' clock. */
  timeoutMs: number;
  /** When a lease expires, in milliseconds of the functions' clock. */
  leaseMs: number;
  /** Whether to kill another process now. */
  isKillWanted: () => boolean;
}

const FREEZE_CHANCE = 0.003;
/** In real milliseconds. */
const POLL_MS = 50;
/** How long until a frozen process is thawed after its lease expired, and until it is killed if it does not end. */
const THAW_MS = 500;
const PATIENCE_MS = 20_000;

/** An invocation that was killed, frozen or failed to record, and the emails whose outcome was then unknown. */
interface Interruption {
  ids: ReadonlySet<string>;
  from: number;
  until: number;
}

/** Function processes that work on the queue, and are killed, frozen at random points, and replaced. */
export class Workers {
  kills = 0;
  freezes = 0;
  invocations = 0;
  private readonly options: WorkersOptions;
  private readonly interruptions: Interruption[] = [];
  private averageMs = 300;
  private over = false;

  constructor(options: WorkersOptions) {
    this.options = options;
  }

  async run(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => this.work()));
  }

  /** They stop after their current batch. */
  end(): void {
    this.over = true;
  }

  private async work(): Promise<void> {
    const { service } = this.options;
    let worker = service.functions.start();
    while (!this.over) {
      const records = await service.queue.receive();
      if (records.length === 0) await sleep(POLL_MS);
      else await this.invoke(worker, records);
      if (!worker.isAlive) worker = service.functions.start();
    }
    await worker.kill();
  }

  private async invoke(worker: Worker, records: SQSRecord[]): Promise<void> {
    const { service, random, timeoutMs, isKillWanted } = this.options;
    await worker.started();
    this.invocations++;
    const begun = Date.now();
    const moment = random() * this.averageMs * 1.2;
    const mayFreeze = random() < FREEZE_CHANCE;
    let isFrozen = false;
    const timer = setTimeout(() => {
      if (mayFreeze) {
        isFrozen = true;
        this.freeze(worker);
      } else if (isKillWanted() && worker.isAlive) {
        this.kills++;
        void worker.kill();
      }
    }, moment);
    const again = await service.invoke(records, { worker, timeoutMs, ...(mayFreeze && { graceMs: PATIENCE_MS }) });
    clearTimeout(timer);
    this.averageMs = 0.95 * this.averageMs + 0.05 * (Date.now() - begun);
    await this.interrupted(isFrozen ? records : again, begun, isFrozen);
  }

  /** Freezes a worker beyond its lease, while another one takes over. */
  private freeze(worker: Worker): void {
    const { service, leaseMs } = this.options;
    this.freezes++;
    worker.freeze();
    setTimeout(() => worker.thaw(), leaseMs / service.clock.speed + THAW_MS);
  }

  private async interrupted(records: readonly SQSRecord[], from: number, isFrozen: boolean): Promise<void> {
    if (records.length === 0) return;
    const { service, leaseMs } = this.options;
    const ended = Date.now();
    const emails = await service.emails(records.map(({ body }) => parseSendQueueMessage(body) ?? ''));
    const open = emails.filter(({ state }) => isFrozen || state === 'sending');
    // Messages in transit still arrive; nobody else sends them before the lease expires.
    const until = Math.max(ended, from + leaseMs / service.clock.speed);
    this.interruptions.push({ ids: new Set(open.map(({ id }) => id)), from, until });
  }

  /** Counts messages that a server got from a process that was killed or frozen, or failed, before it recorded them. */
  pastTheDot(copies: readonly ReceivedMessage[]): number {
    const isOf = (copy: ReceivedMessage) => {
      const id = idOf(copy);
      return ({ ids, from, until }: Interruption) => copy.at >= from && copy.at <= until && ids.has(id);
    };
    return copies.filter((copy) => this.interruptions.some(isOf(copy))).length;
  }
}
