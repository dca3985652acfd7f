import type { Process } from '../../engine/process.ts';
import type { QueueMessage } from '../../models/queue.ts';
import type { Instance } from '../../stage.ts';
import type { Day } from './day.ts';

const WORKERS = 3;

/** Up to `WORKERS` instances of deliver-email. */
export class Workers {
  private readonly day: Day;
  private instances: (Instance & { process?: Process })[] = [];

  constructor(day: Day) {
    this.day = day;
  }

  deliver(messages: readonly QueueMessage[]): void {
    if (messages.length === 0) return;
    this.instances = this.instances.filter(({ process }) => process?.state !== 'dead');
    const idle = this.instances.find(({ isBusy }) => !isBusy);
    if (!idle && this.instances.filter(({ isBusy }) => isBusy).length >= WORKERS) return;
    const instance: (typeof this.instances)[number] =
      idle && this.day.random.chance(0.7) ? idle : this.day.stage.instance(this.day.skew());
    if (instance !== idle) this.instances.push(instance);
    const { mishaps } = this.day.stage.simulation;
    if (messages.some(({ inFlight }) => inFlight)) mishaps.push(['messages', 'delivered twice']);
    const process = this.day.stage.worker(this.day.client('worker'), messages, instance);
    instance.process = process;
  }

  /** A living instance without work. */
  idle(): Instance | undefined {
    return this.instances.find(({ isBusy, process }) => !isBusy && process?.state === 'done');
  }
}
