import { calm, nextAt, settle } from '../../calm.ts';
import { Order } from '../../engine/order.ts';
import type { Call } from '../../engine/process.ts';
import { savedAs } from '../../invariants/settings.ts';
import type { Stage } from '../../stage.ts';
import { Administrators } from './administrators.ts';
import { Clients } from './clients.ts';
import { Day, HOUR_MS, MINUTE_MS } from './day.ts';
import { Feedback } from './feedback.ts';
import { Time } from './time.ts';
import { Weather } from './weather.ts';
import { Workers } from './workers.ts';

const EMAILS = 3;
/** Steps with faults, after which everything comes to its end without. */
const MOST_STEPS = 80;

/** A day of a deployment: three emails, two scopes, three workers, everything that might interfere, and faults. */
export class RandomDay {
  readonly stage: Stage;
  private readonly day: Day;
  private readonly weather: Weather;
  private readonly order: Order;
  private readonly clients: Clients;
  private readonly administrators: Administrators;
  private readonly workers: Workers;
  private readonly feedback: Feedback;
  private readonly time: Time;
  /** Emails that no client has sent yet. */
  private readonly unsent: Set<number>;

  constructor(seed: number) {
    this.day = new Day(seed);
    this.stage = this.day.stage;
    this.weather = new Weather(this.day.random);
    this.order = new Order(this.day.random);
    this.clients = new Clients(this.day);
    this.administrators = new Administrators(this.day);
    this.workers = new Workers(this.day);
    this.feedback = new Feedback(this.day);
    this.time = new Time(this.day);
    if (this.weather.isDown) for (let n = 1; n < 9; n++) this.stage.world.mail.down.add(savedAs(`eu-${n}`).host);
    this.stage.world.sendQueue.maxReceives = this.day.random.pick([5, 5, 1, 2]);
    this.unsent = new Set(this.day.isLate ? [] : Array.from({ length: EMAILS }, (_, n) => n + 1));
    this.makeWishes();
  }

  /** Throws `Violation` if an invariant does not hold. */
  run(): void {
    const { simulation } = this.stage;
    for (let steps = 0; steps < MOST_STEPS; steps++) {
      const isIdle = simulation.calls.length === 0;
      if (isIdle && this.isNobodyWaiting() && this.day.random.chance(0.3)) break;
      if (isIdle || this.day.random.chance(0.2)) this.act();
      else this.step(this.order.next(simulation.calls));
    }
    for (const n of this.unsent) this.clients.send(n);
    settle(this.stage);
    const healthy = ({ scope }: { scope: string }): boolean => !(this.weather.isDown && scope === 'eu');
    calm(this.stage, { healthy, withinMs: 4 * HOUR_MS, togetherMs: 10 * MINUTE_MS }, this.workers.idle());
  }

  private isNobodyWaiting(): boolean {
    return this.day.wishes.length === 0 && this.stage.world.sendQueue.waiting().length === 0;
  }

  private send(n: number): void {
    this.unsent.delete(n);
    this.clients.send(n);
  }

  private makeWishes(): void {
    const { random } = this.day;
    for (const n of this.unsent) this.day.wishes.push(() => this.send(n));
    if (random.chance(0.5)) this.day.wishes.push(() => this.clients.manage());
    if (random.chance(0.3)) this.day.wishes.push(() => this.clients.manage());
    if (random.chance(0.1)) this.day.wishes.push(() => this.clients.askByQueue());
    if (random.chance(0.1)) this.day.wishes.push(() => this.feedback.suppress());
    if (random.chance(0.15)) this.day.wishes.push(() => this.stage.health(this.day.client('health')));
    const settings = random.next();
    if (settings < 0.2) this.day.wishes.push(() => this.administrators.save());
    if (settings < 0.1) this.day.wishes.push(() => this.administrators.save());
    else if (settings >= 0.2 && settings < 0.3) this.day.wishes.push(() => this.administrators.edit());
    else if (settings >= 0.3 && settings < 0.36) this.administrators.disableForAWhile();
  }

  /** Starts something, usually something that has work to do. */
  private act(): void {
    const { random, stage, wishes } = this.day;
    const { world } = stage;
    const { messages } = world.sendQueue;
    const waiting = world.sendQueue.waiting();
    this.day.random.weighted([
      [wishes.length > 0 ? 35 : 0, () => wishes.splice(random.below(wishes.length), 1)[0]?.()],
      [waiting.length > 0 ? 30 : 0, () => this.workers.deliver(waiting.filter(() => random.chance(0.8)))],
      [messages.length > 0 ? 4 : 0, () => this.workers.deliver([random.pick(messages)])],
      [this.isAnythingDue() ? 15 : 1, () => this.release()],
      [world.parameters.events.length > 0 ? 15 : 0, () => this.tellOfChange()],
      [world.webhookQueue.messages.length > 0 ? 10 : 0, () => this.deliverEvents()],
      [this.feedback.canComeBack() ? 4 : 0, () => this.feedback.comeBack()],
      [this.administrators.canRedrive() ? 5 : 0, () => this.administrators.redrive()],
      [this.clients.canRetry() ? 8 : 0, () => this.clients.retry()],
      [12, () => this.time.pass()],
    ]);
  }

  /** Delivers waiting messages of the webhook queue, or one a second time; now and then, releases due events. */
  private deliverEvents(): void {
    const { random, stage } = this.day;
    const { messages } = stage.world.webhookQueue;
    const waiting = stage.world.webhookQueue.waiting();
    if (random.chance(0.2)) stage.releaseEvents(this.day.client('release-events'));
    else stage.webhooks(this.day.client('webhooks'), waiting.length > 0 ? waiting : messages.slice(0, 1));
  }

  private isAnythingDue(): boolean {
    return nextAt(this.stage) <= this.stage.simulation.now;
  }

  /** A late scheduled run may overlap with the next one. */
  private release(): void {
    const { stage } = this.day;
    const releasing = stage.simulation.processes.filter(
      ({ name, state }) => state === 'running' && name.startsWith('release'),
    );
    if (releasing.length < 2) stage.release(this.day.client('release'), this.day.skew());
  }

  /** A change event reaches guard-settings, is lost, or is delivered again later. */
  private tellOfChange(): void {
    const { events } = this.stage.world.parameters;
    const { mishaps } = this.stage.simulation;
    const isRepeated = !this.day.random.chance(0.8);
    const [name = ''] = isRepeated ? events : events.splice(0, 1);
    if (isRepeated) mishaps.push(['change events', 'repeated']);
    if (this.day.random.chance(0.85)) this.stage.guard(name);
    else if (!isRepeated) mishaps.push(['change events', 'lost']);
  }

  private step(call: Call): void {
    const { simulation } = this.stage;
    const outcome = this.weather.outcomeOf(call);
    simulation.now += this.day.random.below(40);
    if (outcome.startsWith('crash')) this.leaveBehind(call);
    simulation.answer(call, outcome);
    if (outcome === 'freeze') this.time.killOverdue();
  }

  /** Other waiting calls of a dying process may still be performed. */
  private leaveBehind({ process }: Call): void {
    const { simulation } = this.stage;
    for (const other of simulation.calls.filter((one) => one.process === process && one.operation.canFail)) {
      if (!this.day.random.chance(0.5)) continue;
      simulation.mishaps.push(['processes', 'outlived by a call']);
      simulation.happen(other);
    }
  }
}
