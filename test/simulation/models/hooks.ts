/** The endpoint of a merchant, which is told of emails: it takes whatever comes, unless it is told otherwise at a call. */
export class Hooks {
  /** Told of every event that it took. */
  taken: (event: { id: string; type: string; emailId: string; body: string }) => void = () => {};
  /** How often it took what, by the event's id. */
  readonly events: Map<string, { body: string; count: number }>;

  constructor(events = new Map<string, { body: string; count: number }>()) {
    this.events = events;
  }

  copy(): Hooks {
    return new Hooks(new Map(this.events));
  }

  take(id: string, body: string): void {
    const { type, data } = JSON.parse(body) as { type: string; data: { email_id?: string } };
    this.taken({ id, type, emailId: data.email_id ?? '', body });
    this.events.set(id, { body, count: (this.events.get(id)?.count ?? 0) + 1 });
  }
}
