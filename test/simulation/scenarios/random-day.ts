import { calm, settle } from '../calm.ts';
import { Random } from '../engine/random.ts';
import { type Call, type Process, Violation } from '../engine/simulation.ts';
import { PREFIX } from '../environment.ts';
import type { Answer, Request } from '../functions.ts';
import { savedAs } from '../invariants/settings.ts';
import { type ApiInstance, type Instance, Stage } from '../stage.ts';
import { configured, document, order } from './configured.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** An Idempotency-Key counts for a day, less what clocks differ by. */
const KEY_COUNTS_MS = 23 * HOUR_MS;
const EMAILS = 3;
const WORKERS = 3;
/** Two clocks differ by twice this at most, which is what the stack allows. */
const SKEW_MS = 5 * MINUTE_MS;
/** Calls that are answered in the storm; then what is left comes to its end. */
const MOST_STEPS = 110;

/** How much goes wrong on a day. */
interface Weather {
  /** Probability that a call comes to something else than its answer. */
  faults: number;
  /** That a mail server does something else than take the message. */
  mail: number;
  /** The mail server of `eu` is down all day and for ever. */
  isDown: boolean;
}

interface Client {
  name: string;
  request: Request;
  tries: number;
}

/** A day of a deployment: three emails, two scopes, three workers, everybody who might interfere, and the weather. */
export class RandomDay {
  readonly stage: Stage;
  private readonly random: Random;
  private readonly weather: Weather;
  private readonly wishes: (() => void)[] = [];
  private instances: (Instance & { process?: Process })[] = [];
  private readonly ids: string[] = [];
  private readonly idsOfKeys = new Map<string, { id: string; at: number }>();
  private readonly apis: ApiInstance[] = [];
  private saves = 1;
  private count = 0;

  constructor(seed: number) {
    this.random = new Random(seed);
    this.stage = new Stage(configured('default-1', 'eu-1'), { seed });
    this.stage.answered = (client, answer) => this.answered(client, answer);
    this.weather = {
      faults: this.random.pick([0, 0.02, 0.08, 0.25]),
      mail: this.random.pick([0, 0.1, 0.4]),
      isDown: this.random.chance(0.03),
    };
    if (this.weather.isDown) for (let n = 1; n < 9; n++) this.stage.world.mail.down.add(savedAs(`eu-${n}`).host);
    this.makeWishes();
  }

  /** Throws `Violation` where something comes to what it should not. */
  run(): void {
    const { simulation } = this.stage;
    for (let steps = 0; steps < MOST_STEPS; steps++) {
      const isIdle = simulation.calls.length === 0;
      if (isIdle && this.wishes.length === 0 && this.random.chance(0.3)) break;
      if (isIdle || this.random.chance(0.2)) this.act();
      else this.step(this.random.pick(simulation.calls));
    }
    for (const wish of this.wishes.splice(0)) wish();
    settle(this.stage);
    const healthy = ({ scope }: { scope: string }): boolean => !(this.weather.isDown && scope === 'eu');
    const instance = this.instances.find(({ isBusy, process }) => !isBusy && process?.state === 'done');
    calm(this.stage, { healthy, withinMs: 4 * HOUR_MS }, instance);
  }

  private makeWishes(): void {
    const { random } = this;
    for (let n = 1; n <= EMAILS; n++) this.wishes.push(() => this.send(n));
    if (random.chance(0.5)) this.wishes.push(() => this.manage());
    if (random.chance(0.3)) this.wishes.push(() => this.manage());
    if (random.chance(0.1)) this.wishes.push(() => this.askByQueue());
    const settings = random.next();
    if (settings < 0.2) this.wishes.push(() => this.save());
    if (settings < 0.1) this.wishes.push(() => this.save());
    else if (settings >= 0.2 && settings < 0.3) this.wishes.push(() => this.edit());
    else if (settings >= 0.3 && settings < 0.36) this.disableForAWhile();
  }

  private get scope(): string {
    return this.random.pick(['default', 'eu']);
  }

  private client(name: string): string {
    return `${name}-${++this.count}`;
  }

  private skew(): number {
    return this.random.chance(0.5) ? 0 : Math.round((this.random.next() * 2 - 1) * SKEW_MS);
  }

  private send(n: number): void {
    const { random } = this;
    const to = random.chance(0.6) ? [`ada${n}@qz.example`] : [`ada${n}@qz.example`, `bob${n}@qz.example`];
    const { from: _from, ...unsigned } = order(to);
    const body = {
      ...(random.chance(0.6) ? order(to) : unsigned),
      ...(random.chance(0.3) && { type: 'order' }),
      scope: this.scope,
      ...(random.chance(0.12) && { scheduled_at: this.inMinutes(2 + random.below(90)) }),
      ...(random.chance(0.08) && { expires_in: 30 + random.below(60) }),
    };
    const headers: Record<string, string> = random.chance(0.5) ? { 'idempotency-key': `order-${n}` } : {};
    this.ask({ name: this.client('shop'), request: { method: 'POST', path: '/emails', body, headers }, tries: 3 });
    if (random.chance(0.15) && headers['idempotency-key']) {
      this.ask({ name: this.client('shop'), request: { method: 'POST', path: '/emails', body, headers }, tries: 1 });
    }
  }

  private inMinutes(minutes: number): string {
    return new Date(this.stage.simulation.now + SKEW_MS + minutes * MINUTE_MS).toISOString();
  }

  private readonly asked = new Map<string, Client>();

  private ask(client: Client): void {
    this.asked.set(client.name, client);
    const died = (): void => this.again(client);
    const idle = this.apis.find(({ isBusy }) => !isBusy);
    const instance = idle && this.random.chance(0.8) ? idle : this.stage.apiInstance(this.skew());
    if (instance !== idle) this.apis.push(instance);
    this.stage.request(client.name, client.request, { instance, skewMs: instance.skewMs, died });
  }

  /** A client repeats what got no good answer, if it may. */
  private again({ name, request, tries }: Client): void {
    const isRepeatable = request.headers?.['idempotency-key'] !== undefined || request.path !== '/emails';
    if (tries <= 1 || !isRepeatable) return;
    this.wishes.push(() => this.ask({ name: `${name}'`, request, tries: tries - 1 }));
  }

  private answered(name: string, { status, body }: Answer): void {
    const client = this.asked.get(name);
    if (!client) return;
    if (status >= 500 || status === 409) {
      this.again(client);
      return;
    }
    const { id } = body as { id?: string };
    if (status !== 200 || id === undefined) return;
    this.ids.push(id);
    const key = client.request.headers?.['idempotency-key'];
    if (key === undefined) return;
    const { now } = this.stage.simulation;
    const before = this.idsOfKeys.get(key);
    if (before && before.id !== id && now - before.at < KEY_COUNTS_MS) {
      this.stage.simulation.failure ??= new Violation(`The key ${key} made two emails`);
    }
    this.idsOfKeys.set(key, before ?? { id, at: now });
  }

  private manage(): void {
    const id = this.ids[this.random.below(Math.max(1, this.ids.length))];
    if (id === undefined) return;
    const what = this.random.pick(['cancel', 'retry', 'retry', 'schedule'] as const);
    const request: Request =
      what === 'schedule'
        ? { method: 'PATCH', path: `/emails/${id}`, body: { scheduled_at: this.inMinutes(30) } }
        : { method: 'POST', path: `/emails/${id}/${what}` };
    this.ask({ name: this.client(what), request, tries: 3 });
    if (this.random.chance(0.5)) this.wishes.push(() => this.manage());
  }

  private newName(scope: string): string {
    return `${scope}-${++this.saves}`;
  }

  private save(): void {
    const { scope } = this;
    const name = this.newName(scope);
    const method = this.random.pick(['PUT', 'PATCH'] as const);
    // Without a password for another host it is refused.
    const password = this.random.chance(0.8) ? { password: '1' } : {};
    this.stage.save(this.client('admin'), scope, name, { method, body: document(name, password) });
  }

  private disableForAWhile(): void {
    const { scope } = this;
    for (const disable of ['yes', 'no']) {
      this.wishes.push(() => {
        const body = { system: { smtp: { disable } } };
        this.stage.change(this.client('admin'), scope, { method: 'PATCH', body });
      });
    }
  }

  /** An operator writes parameters: a document that is good or not, with its password first if it is good. */
  private edit(): void {
    const { scope, stage, random } = this;
    const valid = random.chance(0.7);
    const name = this.newName(scope);
    const by = { modifiedAt: stage.simulation.now, modifiedBy: 'arn:aws:iam::000000000000:user/ops' };
    const value = JSON.stringify(document(name, { valid }));
    const { parameters } = stage.world;
    if (valid) {
      const password = savedAs(name).password('1');
      parameters.put(`${PREFIX}/secrets/${scope}/smtp-password`, { value: password, type: 'SecureString', ...by });
    }
    parameters.put(`${PREFIX}/settings/${scope}`, { value, type: 'String', ...by });
  }

  /** Another service of the account puts a whole request on the queue. */
  private askByQueue(): void {
    const recipient = `eve${++this.count}@qz.example`;
    this.stage.invariants.lost.askedByQueue(recipient);
    const body = { ...order([recipient]), scope: this.scope };
    this.stage.world.sendQueue.send(JSON.stringify(body), this.stage.simulation.now);
  }

  private act(): void {
    const { random, stage } = this;
    const { simulation, world } = stage;
    const roll = random.next();
    const waiting = world.sendQueue.waiting();
    if (roll < 0.3 && this.wishes.length > 0) this.wishes.splice(random.below(this.wishes.length), 1)[0]?.();
    else if (roll < 0.55 && waiting.length > 0) this.deliver(waiting.filter(() => random.chance(0.8)));
    else if (roll < 0.58 && world.sendQueue.letters.length > 0) this.deliver([random.pick(world.sendQueue.letters)]);
    else if (roll < 0.64 && this.areFewReleases()) stage.release(this.client('release'), this.skew());
    else if (roll < 0.66) stage.health(this.client('health'));
    else if (roll < 0.8 && world.parameters.events.length > 0) this.tellOfChange();
    else this.pass(simulation.calls.length === 0);
  }

  /** A schedule that comes late may overlap with the next one. */
  private areFewReleases(): boolean {
    const releasing = this.stage.simulation.processes.filter(
      ({ name, state }) => state === 'running' && name.startsWith('release'),
    );
    return releasing.length < 2;
  }

  private deliver(letters: Stage['world']['sendQueue']['letters']): void {
    if (letters.length === 0) return;
    this.instances = this.instances.filter(({ process }) => process?.state !== 'dead');
    const idle = this.instances.find(({ isBusy }) => !isBusy);
    if (!idle && this.instances.filter(({ isBusy }) => isBusy).length >= WORKERS) return;
    const instance: (typeof this.instances)[number] =
      idle && this.random.chance(0.7) ? idle : this.stage.instance(this.skew());
    if (instance !== idle) this.instances.push(instance);
    const process = this.stage.worker(this.client('worker'), letters, instance);
    instance.process = process;
  }

  /** A change event reaches guard-settings, or is lost, or comes again later. */
  private tellOfChange(): void {
    const { events } = this.stage.world.parameters;
    const [name = ''] = this.random.chance(0.8) ? events.splice(0, 1) : events;
    if (this.random.chance(0.85)) this.stage.guard(name);
  }

  /** Time passes: little while somebody works, or as much as nobody would think of. */
  private pass(isIdle: boolean): void {
    const { random, stage } = this;
    const { simulation, world } = stage;
    const roll = random.next();
    if (roll < 0.5 || !isIdle) simulation.now += 1_000 + random.below(isIdle ? MINUTE_MS : 5_000);
    else if (roll < 0.9) simulation.now += MINUTE_MS + random.below(4 * MINUTE_MS);
    else if (roll < 0.97) simulation.now += 25 * MINUTE_MS;
    else if (roll < 0.985) simulation.now += 25 * HOUR_MS;
    else simulation.now += 50 * 24 * HOUR_MS;
    world.table.expire(simulation.now);
    this.timeOut();
  }

  /** Lambda ends who is over its time; sometimes only after it has done one thing more. */
  private timeOut(): void {
    const { simulation } = this.stage;
    const over = new Set<Process>();
    for (const { process } of simulation.calls) if (process.deadline < simulation.now) over.add(process);
    for (const process of over) if (this.random.chance(0.7)) simulation.kill(process);
  }

  private step(call: Call): void {
    const { simulation } = this.stage;
    const outcome = this.outcomeOf(call);
    simulation.now += this.random.below(40);
    if (outcome.startsWith('crash')) this.leaveBehind(call);
    simulation.answer(call, outcome);
    if (outcome === 'freeze') this.timeOut();
  }

  /** What a dying process had asked for at the same time may still be done. */
  private leaveBehind({ process }: Call): void {
    const { simulation } = this.stage;
    for (const other of simulation.calls.filter((one) => one.process === process && one.operation.canFail)) {
      if (this.random.chance(0.5)) simulation.happen(other);
    }
  }

  private outcomeOf({ process, operation: { own = [], canFail, isRead } }: Call): string {
    const { random, weather } = this;
    if (own.length > 0 && random.chance(canFail ? 0.3 : weather.mail)) return random.pick(own);
    if (!random.chance(weather.faults)) return 'answer';
    // What a function left under way when it answered is no longer its own end.
    const canDie = process.state === 'running' && (canFail || own.length > 0);
    if (canDie && random.chance(0.25)) return isRead ? 'crash' : random.pick(['crash', 'crash-after']);
    if (!isRead && random.chance(0.2)) return random.pick(['freeze', 'slow', 'slow']);
    if (!canFail) return 'answer';
    return isRead ? 'refuse' : random.pick(['refuse', 'lose', 'repeat']);
  }
}
