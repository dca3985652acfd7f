import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSBatchResponse } from 'aws-lambda';
import type { DeploymentUnderFaults } from '../deployment/deployment.ts';
import type { Worker } from '../deployment/worker.ts';

export interface WebhookWorkersOptions {
  service: DeploymentUnderFaults;
  random: () => number;
  /** Whether to kill another process now. */
  isKillWanted: () => boolean;
}

/** deliver-webhooks' timeout in milliseconds of its own clock, as in the stack. */
const TIMEOUT_MS = 60_000;
/** Real milliseconds before a process that does not end is killed, beyond its timeout. */
const GRACE_MS = 5_000;
const POLL_MS = 50;
/** The schedule runs once per simulated minute. */
const SCHEDULE_MS = 1_000;

/** Processes of deliver-webhooks that work on its queue and its schedule, and are killed at random points and replaced. */
export class WebhookWorkers {
  kills = 0;
  invocations = 0;
  private readonly options: WebhookWorkersOptions;
  private averageMs = 50;
  private over = false;

  constructor(options: WebhookWorkersOptions) {
    this.options = options;
  }

  async run(count: number): Promise<void> {
    await Promise.all([this.schedule(), ...Array.from({ length: count }, () => this.work())]);
  }

  /** They stop after their current batch. */
  end(): void {
    this.over = true;
  }

  private async work(): Promise<void> {
    const { webhookQueue } = this.options.service;
    let worker = this.start();
    while (!this.over) {
      const records = await webhookQueue.receive();
      if (records.length === 0) await sleep(POLL_MS);
      else {
        const response = await this.invoke(worker, { Records: records });
        await webhookQueue.settle(records, response as SQSBatchResponse | undefined);
      }
      if (!worker.isAlive) worker = this.start();
    }
    await worker.kill();
  }

  private async schedule(): Promise<void> {
    let worker = this.start();
    while (!this.over) {
      await this.invoke(worker, {});
      await sleep(SCHEDULE_MS);
      if (!worker.isAlive) worker = this.start();
    }
    await worker.kill();
  }

  private start(): Worker {
    return this.options.service.functions.start('deliver-webhooks');
  }

  private async invoke(worker: Worker, event: object): Promise<unknown> {
    const { service, random, isKillWanted } = this.options;
    await worker.started();
    this.invocations++;
    const begun = Date.now();
    const death = setTimeout(() => void worker.kill(), TIMEOUT_MS / service.clock.speed + GRACE_MS);
    const timer = setTimeout(
      () => {
        if (!isKillWanted() || !worker.isAlive) return;
        this.kills++;
        void worker.kill();
      },
      random() * this.averageMs * 1.2,
    );
    const answer = await worker.invoke(event, TIMEOUT_MS);
    clearTimeout(timer);
    clearTimeout(death);
    this.averageMs = 0.95 * this.averageMs + 0.05 * (Date.now() - begun);
    return answer;
  }
}
