import { Violation } from '../../engine/violation.ts';
import type { Answer, Request } from '../../http.ts';
import type { ApiInstance } from '../../stage.ts';
import { order } from '../configured.ts';
import { type Day, HOUR_MS } from './day.ts';
import { someEmail } from './mornings.ts';

/** An Idempotency-Key is valid for a day, minus the clock skew. */
const KEY_COUNTS_MS = 23 * HOUR_MS;

const MANAGING = ['cancel', 'retry', 'schedule'] as const;

/** Which changes by hand each state allows. */
const MANAGEABLE: Record<string, readonly (typeof MANAGING)[number][]> = {
  queued: ['cancel'],
  scheduled: ['cancel', 'schedule'],
  retrying: ['cancel'],
  held: ['cancel', 'retry'],
  failed: ['retry'],
  bounced: ['retry'],
  expired: ['retry'],
};

interface Client {
  name: string;
  request: Request;
  tries: number;
}

/** Clients that send emails, and change accepted ones by hand. */
export class Clients {
  private readonly day: Day;
  private readonly ids: string[] = [];
  private readonly idsOfKeys = new Map<string, { id: string; at: number }>();
  private readonly apis: ApiInstance[] = [];
  private retriesLeft = 2;
  private readonly asked = new Map<string, Client>();

  constructor(day: Day) {
    this.day = day;
    day.stage.clients = this;
    this.ids.push(...day.stage.invariants.statuses().map(({ id }) => id));
    day.stage.invariants.lost.answered(this.ids);
  }

  send(n: number): void {
    const { random } = this.day;
    const body = someEmail(random, n, this.day.scope, (minutes) => this.day.inMinutes(minutes));
    const headers: Record<string, string> = random.chance(0.5) ? { 'idempotency-key': `order-${n}` } : {};
    this.ask({ name: this.day.client('shop'), request: { method: 'POST', path: '/emails', body, headers }, tries: 3 });
    if (random.chance(0.15) && headers['idempotency-key']) {
      this.ask({
        name: this.day.client('shop'),
        request: { method: 'POST', path: '/emails', body, headers },
        tries: 1,
      });
    }
  }

  /** Cancels, retries or reschedules an email, usually one whose state allows it. */
  manage(): void {
    const { random, stage, wishes } = this.day;
    const emails = stage.invariants.statuses().filter(({ id }) => this.ids.includes(id));
    const able = emails.flatMap(({ id, state }) => MANAGEABLE[state]?.map((what) => ({ id, what })) ?? []);
    const all = emails.flatMap(({ id }) => MANAGING.map((what) => ({ id, what })));
    const from = able.length > 0 && random.chance(0.8) ? able : all;
    if (from.length === 0) return;
    const { id, what } = random.pick(from);
    this.manageOne(id, what);
    if (random.chance(0.5)) wishes.push(() => this.manage());
  }

  /** Whether an email ended badly, or is held, and was not sent again too often. */
  canRetry(): boolean {
    return this.retriesLeft > 0 && this.retriable().length > 0;
  }

  retry(): void {
    this.retriesLeft--;
    const [{ id } = { id: '' }] = this.retriable();
    this.manageOne(id, 'retry');
  }

  private retriable(): { id: string }[] {
    const isRetriable = ({ state }: { state: string }): boolean => MANAGEABLE[state]?.includes('retry') ?? false;
    return this.day.stage.invariants.statuses().filter(isRetriable);
  }

  private manageOne(id: string, what: (typeof MANAGING)[number]): void {
    const request: Request =
      what === 'schedule'
        ? { method: 'PATCH', path: `/emails/${id}`, body: { scheduled_at: this.day.inMinutes(30) } }
        : { method: 'POST', path: `/emails/${id}/${what}` };
    this.ask({ name: this.day.client(what), request, tries: 3 });
  }

  /** Another service of the account puts a whole request on the queue. */
  askByQueue(): void {
    const recipient = `eve${this.day.number()}@qz.example`;
    this.day.stage.invariants.lost.askedByQueue(recipient);
    const body = { ...order([recipient]), scope: this.day.scope };
    this.day.stage.world.sendQueue.send(JSON.stringify(body), this.day.stage.simulation.now);
  }

  private ask(client: Client): void {
    this.asked.set(client.name, client);
    const died = (): void => this.again(client);
    const idle = this.apis.find(({ isBusy }) => !isBusy);
    const instance = idle && this.day.random.chance(0.8) ? idle : this.day.stage.apiInstance(this.day.skew());
    if (instance !== idle) this.apis.push(instance);
    this.day.stage.request(client.name, client.request, { instance, skewMs: instance.skewMs, died });
  }

  /** A client repeats what got no good answer, if it may. */
  private again({ name, request, tries }: Client): void {
    const isRepeatable = request.headers?.['idempotency-key'] !== undefined || request.path !== '/emails';
    if (tries <= 1 || !isRepeatable) return;
    this.day.wishes.push(() => this.ask({ name: `${name}'`, request, tries: tries - 1 }));
  }

  answered(name: string, { status, body }: Answer): void {
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
    const { now } = this.day.stage.simulation;
    const before = this.idsOfKeys.get(key);
    if (before && before.id !== id && now - before.at < KEY_COUNTS_MS) {
      this.day.stage.simulation.failure ??= new Violation(`The key ${key} made two emails`);
    }
    this.idsOfKeys.set(key, before ?? { id, at: now });
  }
}
