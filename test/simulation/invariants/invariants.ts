import { shortLived } from '../engine/short-lived.ts';
import { Violation } from '../engine/violation.ts';
import { REQUEUE_AFTER_MS, watch } from '../environment.ts';
import type { Item } from '../models/items.ts';
import { scene } from '../models/world.ts';
import { ByHand } from './by-hand.ts';
import { NeverLost } from './never-lost.ts';
import { NeverTwice } from './never-twice.ts';
import { isStatus, type Status, statusOf } from './record.ts';
import { SettingsTogether } from './settings.ts';
import { Spared } from './spared.ts';
import { Told } from './told.ts';

/** Everything that must hold over the whole history of a run. It observes every write, message and conversation. */
export class Invariants {
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

  constructor() {
    const { table, mail, sendQueue, parameters, hooks } = scene.world;
    table.written = shortLived((write) => {
      this.twice.written(write, scene.simulation.current);
      this.lost.written(write);
      this.settings.written(write);
      this.byHand.written(write);
      this.told.written(write);
      this.spared.written(write);
    });
    mail.begun = shortLived((conversation) => {
      this.twice.begun(conversation);
      this.settings.begun(conversation);
      this.spared.begun(conversation);
      if (this.isCalm) this.settings.begunInCalm(conversation);
    });
    mail.taken = shortLived((conversation, recipient) => this.twice.taken(conversation, recipient));
    mail.leftOpen = shortLived((conversation) => this.twice.leftOpen(conversation));
    mail.refused = shortLived((conversation) => this.lost.refusedForGood(conversation));
    parameters.looked = shortLived((name, newest) => this.settings.looked(name, newest));
    parameters.written = shortLived((name, version) => this.settings.put(name, version));
    hooks.taken = shortLived((event) => this.told.taken(event));
    sendQueue.entered = shortLived((body) => this.announcements.entered(body));
    watch.leak = shortLived((line) => {
      scene.simulation.failure ??= new Violation(`The log contains private data: ${line}`);
    });
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
 * Design invariant 2: the queue carries ids, and a bounded number of them. Within one requeue period, an email that
 * nobody changed may be enqueued by the request that accepted it, by the repetition of a request whose response was lost,
 * by each worker that received its message and owes copies, by a release that found it due, and by one that released it
 * from its circuit.
 */
const MOST_PER_PERIOD = 8;

class BoundedAnnouncements {
  private readonly sent = new Map<string, { period: number; revision: string; count: number }>();

  entered(body: string): void {
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
