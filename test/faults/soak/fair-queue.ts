import type { SQSRecord } from 'aws-lambda';
import type { Queue } from '../deployment/queue.ts';

const BATCH = 10;
/**
 * A message group is noisy if it has at least this many messages in flight, and more than a tenth of all
 * (Amazon SQS fair queues).
 */
const NOISY_MESSAGES = 30;
const NOISY_PART = 0.1;
/** Messages considered before a batch is chosen. */
const LOOK_AHEAD = 2_000;

const groupOf = ({ attributes }: SQSRecord): string => attributes.MessageGroupId ?? '';

/**
 * The send queue with SQS's fair ordering, which fauxqs lacks: messages of quiet groups are delivered before
 * those of noisy ones.
 */
export class FairQueue {
  private readonly queue: Pick<Queue, 'receive'>;
  private readonly waiting: SQSRecord[] = [];
  private readonly inFlight = new Map<string, number>();
  private filling: Promise<void> | undefined;

  constructor(queue: Pick<Queue, 'receive'>) {
    this.queue = queue;
  }

  /** A batch of the messages read so far; reading continues in the background. */
  async receive(): Promise<SQSRecord[]> {
    this.filling ??= this.fill().finally(() => {
      this.filling = undefined;
    });
    if (this.waiting.length === 0) await this.filling;
    const quiet = this.waiting.filter((record) => !this.isNoisy(groupOf(record)));
    const noisy = this.waiting.filter((record) => !quiet.includes(record));
    const batch = [...quiet, ...noisy].slice(0, BATCH);
    for (const record of batch) this.waiting.splice(this.waiting.indexOf(record), 1);
    this.count(batch, 1);
    return batch;
  }

  /** A worker has finished with these messages, successfully or not. */
  done(batch: readonly SQSRecord[]): void {
    this.count(batch, -1);
  }

  private async fill(): Promise<void> {
    while (this.waiting.length < LOOK_AHEAD) {
      const some = await this.queue.receive();
      if (some.length === 0) return;
      this.waiting.push(...some);
    }
  }

  private isNoisy(group: string): boolean {
    const own = this.inFlight.get(group) ?? 0;
    const all = [...this.inFlight.values()].reduce((sum, one) => sum + one, 0);
    const backlog = own + this.waiting.filter((record) => groupOf(record) === group).length;
    return backlog >= NOISY_MESSAGES && own > NOISY_PART * all;
  }

  private count(batch: readonly SQSRecord[], by: number): void {
    for (const record of batch) {
      const group = groupOf(record);
      this.inFlight.set(group, (this.inFlight.get(group) ?? 0) + by);
    }
  }
}
