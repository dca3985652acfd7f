import { nextAt } from '../../calm.ts';
import type { Process } from '../../engine/process.ts';
import { type Day, HOUR_MS, MINUTE_MS } from './day.ts';

/** How time passes on a random day. */
export class Time {
  private readonly day: Day;
  private hasPassedMonths = false;

  constructor(day: Day) {
    this.day = day;
  }

  /** Time passes: little while a process is running, otherwise often until something is due, rarely for days. */
  pass(): void {
    const { random, stage } = this.day;
    const { simulation, world } = stage;
    const isIdle = simulation.calls.length === 0;
    const roll = random.next();
    if (!isIdle) simulation.now += 1_000 + random.below(5_000);
    else if (roll < 0.5) this.passUntilDue();
    else if (roll < 0.75) simulation.now += 1_000 + random.below(MINUTE_MS);
    else if (roll < 0.9) simulation.now += MINUTE_MS + random.below(4 * MINUTE_MS);
    else if (roll < 0.96) simulation.now += 25 * MINUTE_MS;
    else if (roll < 0.99 || !this.canPassMonths()) simulation.now += 25 * HOUR_MS;
    else this.passMonths();
    world.table.expire(simulation.now);
    this.killOverdue();
  }

  /** Content is kept for 78 days, and messages of SQS for 14: an outage that lasts longer loses them. */
  private canPassMonths(): boolean {
    const { sendQueue, deadLetters, webhookQueue } = this.day.stage.world;
    const queued = [sendQueue, deadLetters, webhookQueue].flatMap(({ messages, dead }) => [...messages, ...dead]);
    return !this.hasPassedMonths && queued.length === 0;
  }

  private passMonths(): void {
    this.hasPassedMonths = true;
    this.day.stage.simulation.now += 50 * 24 * HOUR_MS;
  }

  private passUntilDue(): void {
    const { simulation } = this.day.stage;
    const next = nextAt(this.day.stage);
    if (next > simulation.now && Number.isFinite(next)) simulation.now = next + this.day.random.below(5_000);
    else simulation.now += 1_000;
  }

  /** Kills processes that are past their timeout, some only after one more call. */
  killOverdue(): void {
    const { simulation } = this.day.stage;
    const over = new Set<Process>();
    for (const { process } of simulation.calls) if (process.deadline < simulation.now) over.add(process);
    for (const process of over) {
      if (!this.day.random.chance(0.7)) continue;
      simulation.mishaps.push(['processes', 'timed out']);
      simulation.kill(process);
    }
  }
}
