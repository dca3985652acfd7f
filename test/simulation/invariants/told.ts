import { Violation } from '../engine/violation.ts';
import type { Write } from '../models/table.ts';
import { scene } from '../models/world.ts';
import { isStatus, type Status, statusOf } from './record.ts';

/** What an endpoint is told of an email that comes into a state. Delays are told once, by rules of their own. */
const TOLD: Record<string, string> = {
  sent: 'email.sent',
  canceled: 'email.canceled',
  suppressed: 'email.suppressed',
  failed: 'email.failed',
  expired: 'email.failed',
};
/** For so long, at most, an event is kept and tried again; a little less. */
const KEPT_MS = 29 * 86_400_000;

/** Design: events at least once, each of something that happened, and with the same content each time. */
export class Told {
  /** What happened, and when. */
  private readonly owed = new Map<string, number>();

  /** What happened before the run began is owed as well. */
  constructor() {
    for (const item of scene.world.table.items()) {
      if (isStatus({ pk: item.pk?.S ?? '', sk: item.sk?.S ?? '' })) this.owe(statusOf(item));
    }
  }

  written({ pk, sk, before, after }: Write): void {
    if (pk.startsWith('webhook#') && after?.state?.S === 'failed' && after.dueAt)
      throw new Violation(`The event ${sk} is recorded as given up, and is due again`);
    if (!isStatus({ pk, sk }) || !before || !after) return;
    const [was, is] = [statusOf(before), statusOf(after)];
    if (was.state === is.state) return;
    if (was.state !== 'sent') this.owe(is);
  }

  taken({ id, type, emailId, body }: { id: string; type: string; emailId: string; body: string }): void {
    const before = scene.world.hooks.events.get(id);
    if (before && before.body !== body) throw new Violation(`The event ${id} was told twice, and not alike`);
    const isState = Object.values(TOLD).includes(type) && type !== 'email.failed';
    if (isState && !this.owed.has(`${type} ${emailId}`))
      throw new Violation(`${type} was told of ${emailId}, and never was`);
  }

  /** When all is over. An endpoint that was switched off, or events older than they are kept, are owed no more. */
  end(): void {
    const endpoint = scene.world.table.items().find(({ pk }) => pk?.S === 'webhooks');
    if (endpoint?.status?.S !== 'enabled') return;
    const told = new Set<string>();
    for (const { body } of scene.world.hooks.events.values()) {
      const { type, data } = JSON.parse(body);
      told.add(`${type} ${data.email_id}`);
    }
    for (const [event, at] of this.owed) {
      const isKept = scene.simulation.now - at < KEPT_MS;
      if (isKept && !told.has(event)) throw new Violation(`Nobody was told of ${event}`);
    }
  }

  /** For the hash of a state. */
  state(): string {
    return [...this.owed.keys()].join();
  }

  private owe({ id, state }: Status): void {
    const type = TOLD[state];
    if (type !== undefined) this.owed.set(`${type} ${id}`, scene.simulation.now);
  }
}
