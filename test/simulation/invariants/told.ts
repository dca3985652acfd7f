import { Violation } from '../engine/violation.ts';
import type { AcceptedEvent } from '../models/observer.ts';
import type { Write } from '../models/table.ts';
import { scene } from '../models/world.ts';
import { isStatus, type Status, statusOf } from './record.ts';

/** The event that an email causes when it enters a state. Delays are reported once, by rules of their own. */
const TOLD: Record<string, string> = {
  sent: 'email.sent',
  canceled: 'email.canceled',
  suppressed: 'email.suppressed',
  failed: 'email.failed',
  expired: 'email.failed',
};
/** Milliseconds for which events are kept and retried, minus a day. */
const KEPT_MS = 29 * 86_400_000;

/** Events are delivered at least once, only for what happened, and with the same content each time. */
export class Told {
  /** Events that are owed, and when they happened. */
  private readonly owed = new Map<string, number>();

  /** Events from before the run are owed as well. */
  constructor() {
    for (const item of scene.world.table.items()) {
      if (isStatus({ pk: item.pk?.S ?? '', sk: item.sk?.S ?? '' })) this.owe(statusOf(item));
    }
  }

  itemWritten({ pk, sk, before, after }: Write): void {
    if (pk.startsWith('webhook#') && after?.state?.S === 'failed' && after.dueAt)
      throw new Violation(`The event ${sk} is recorded as failed, but is due again`);
    if (!isStatus({ pk, sk }) || !before || !after) return;
    const [was, is] = [statusOf(before), statusOf(after)];
    if (was.state === is.state) return;
    if (was.state !== 'sent') this.owe(is);
  }

  eventAccepted({ id, type, emailId, body }: AcceptedEvent): void {
    const before = scene.world.hooks.events.get(id);
    if (before && before.body !== body)
      throw new Violation(`The event ${id} was delivered twice with different content`);
    const isState = Object.values(TOLD).includes(type) && type !== 'email.failed';
    if (isState && !this.owed.has(`${type} ${emailId}`))
      throw new Violation(`${type} was delivered for ${emailId}, but did not happen`);
  }

  /**
   * Checks at the end of a run. Nothing is owed to a disabled endpoint, or for events that are kept no longer. A dead letter
   * of the webhook queue is not lost: its alarm tells operators to put it back.
   */
  end(): void {
    const endpoint = scene.world.table.items().find(({ pk }) => pk?.S === 'webhooks');
    if (endpoint?.status?.S !== 'enabled') return;
    const told = new Set<string>();
    for (const { body } of scene.world.hooks.events.values()) {
      const { type, data } = JSON.parse(body);
      told.add(`${type} ${data.email_id}`);
    }
    const buried = scene.world.webhookQueue.dead.map(({ body }) => body);
    for (const [event, at] of this.owed) {
      const isKept = scene.simulation.now - at < KEPT_MS;
      const isBuried = buried.some((body) => event.split(' ').every((part) => body.includes(part)));
      if (isKept && !isBuried && !told.has(event)) throw new Violation(`${event} was never delivered`);
    }
  }

  /** Part of the fingerprint of a state. */
  state(): string {
    return [...this.owed.keys()].join();
  }

  private owe({ id, state }: Status): void {
    const type = TOLD[state];
    if (type !== undefined) this.owed.set(`${type} ${id}`, scene.simulation.now);
  }
}
