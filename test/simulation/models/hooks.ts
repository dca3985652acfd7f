import type { Observer } from './observer.ts';

/** A merchant's webhook endpoint. It accepts every event, unless the outcome of a call says otherwise. */
export class Hooks {
  observer: Observer | undefined;
  /** Accepted events by id, and how often each was accepted. */
  readonly events: Map<string, { body: string; count: number }>;

  constructor(events = new Map<string, { body: string; count: number }>()) {
    this.events = events;
  }

  copy(): Hooks {
    return new Hooks(new Map(this.events));
  }

  take(id: string, body: string): void {
    const { type, data } = JSON.parse(body) as { type: string; data: { email_id?: string } };
    this.observer?.eventAccepted({ id, type, emailId: data.email_id ?? '', body });
    this.events.set(id, { body, count: (this.events.get(id)?.count ?? 0) + 1 });
  }
}
