import { Violation } from '../engine/violation.ts';
import { REQUEUE_AFTER_MS } from '../environment.ts';
import type { Item } from '../models/items.ts';
import type { Conversation } from '../models/mail.ts';
import type { AcceptedEvent, Observer } from '../models/observer.ts';
import type { Version } from '../models/parameters.ts';
import type { Write } from '../models/table.ts';
import { scene } from '../models/world.ts';
import { ByHand } from './by-hand.ts';
import { NeverLost } from './never-lost.ts';
import { NeverTwice } from './never-twice.ts';
import { isStatus, type Status, statusOf } from './record.ts';
import { SettingsTogether } from './settings.ts';
import { Spared } from './spared.ts';
import { Told } from './told.ts';

/** Everything that must hold over the whole history of a run. It observes every write, message and conversation. */
export class Invariants implements Observer {
  readonly lost = new NeverLost();
  readonly twice = new NeverTwice();
  readonly settings = new SettingsTogether();
  readonly byHand = new ByHand();
  readonly told = new Told();
  readonly spared = new Spared();
  readonly announcements = new BoundedAnnouncements();
  /** Set when faults have stopped. */
  isCalm = false;
  private read: { items: readonly Item[]; statuses: readonly Status[] } | undefined;

  itemWritten(write: Write): void {
    this.twice.itemWritten(write, scene.simulation.current);
    this.lost.itemWritten(write);
    this.settings.itemWritten(write);
    this.byHand.itemWritten(write);
    this.told.itemWritten(write);
    this.spared.itemWritten(write);
  }

  parameterRead(name: string, newest: number): void {
    this.settings.parameterRead(name, newest);
  }

  parameterWritten(name: string, version: Version): void {
    this.settings.parameterWritten(name, version);
  }

  messageSent(body: string): void {
    this.announcements.messageSent(body);
  }

  conversationBegun(conversation: Conversation): void {
    this.twice.conversationBegun(conversation);
    this.settings.conversationBegun(conversation);
    this.spared.conversationBegun(conversation);
    if (this.isCalm) this.settings.begunInCalm(conversation);
  }

  copyAccepted(conversation: Conversation, recipient: string): void {
    this.twice.copyAccepted(conversation, recipient);
  }

  outcomeUnknown(conversation: Conversation): void {
    this.twice.outcomeUnknown(conversation);
  }

  refusedForGood(conversation: Conversation): void {
    this.lost.refusedForGood(conversation);
  }

  eventAccepted(event: AcceptedEvent): void {
    this.told.eventAccepted(event);
  }

  /** All emails in the table. */
  statuses(): readonly Status[] {
    const items = scene.world.table.items();
    if (this.read?.items !== items) {
      const emails = items.filter(({ pk, sk }) => isStatus({ pk: pk?.S ?? '', sk: sk?.S ?? '' }));
      this.read = { items, statuses: emails.map(statusOf) };
    }
    return this.read.statuses;
  }

  /** Checks what must hold at the end of a run. */
  end(): void {
    const statuses = this.statuses();
    this.lost.end(statuses);
    this.twice.end(statuses);
    this.settings.end();
    this.told.end();
  }

  /** Part of the fingerprint of a state. */
  state(): string {
    return [this.lost, this.twice, this.settings, this.byHand, this.told, this.spared, this.announcements]
      .map((one) => one.state())
      .join('\n');
  }
}

/**
 * Invariant 2: the queue carries ids, and a bounded number of them. Within one requeue period, an email that
 * nobody changed may be enqueued by the request that accepted it, by the repetition of a request whose response was lost,
 * by each worker that received its message and owes copies, by a release that found it due, and by one that released it
 * from its circuit.
 */
const MOST_PER_PERIOD = 8;

class BoundedAnnouncements {
  private readonly sent = new Map<string, { period: number; revision: string; count: number }>();

  messageSent(body: string): void {
    const { id } = JSON.parse(body) as { id?: string };
    if (id === undefined) return;
    const revision = scene.world.table.get({ pk: `email#${id}`, sk: 'status' })?.revision?.N;
    if (revision === undefined) throw new Violation(`${id} is on the queue but not in the table`);
    const period = Math.floor(scene.simulation.now / REQUEUE_AFTER_MS);
    const last = this.sent.get(id);
    const isSame = last?.period === period && last.revision === revision;
    const count = isSame ? last.count + 1 : 1;
    if (count > MOST_PER_PERIOD) throw new Violation(`${id} was enqueued ${count} times without having changed`);
    this.sent.set(id, { period, revision, count });
  }

  /** Part of the fingerprint of a state. */
  state(): string {
    return JSON.stringify([...this.sent]);
  }
}
