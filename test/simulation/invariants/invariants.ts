import { Violation } from '../engine/simulation.ts';
import { watch } from '../environment.ts';
import { scene } from '../models/world.ts';
import { BoundedAnnouncements } from './announcements.ts';
import { NeverLost } from './never-lost.ts';
import { NeverTwice } from './never-twice.ts';
import { isStatus, type Status, statusOf } from './record.ts';
import { SettingsTogether } from './settings.ts';

/** All that must hold over the whole history of a run, told of everything that happens in the world. */
export class Invariants {
  readonly lost = new NeverLost();
  readonly twice = new NeverTwice();
  readonly settings = new SettingsTogether();
  readonly announcements = new BoundedAnnouncements();
  /** Nothing fails any more. */
  isCalm = false;

  constructor() {
    const { table, mail, sendQueue } = scene.world;
    table.written = (write) => {
      this.twice.written(write, scene.simulation.current);
      this.lost.written(write);
      this.settings.written(write);
    };
    mail.begun = (conversation) => {
      this.twice.begun(conversation);
      this.settings.begun(conversation);
      if (this.isCalm) this.settings.begunInCalm(conversation);
    };
    mail.taken = (conversation, recipient) => this.twice.taken(conversation, recipient);
    mail.leftOpen = (conversation) => this.twice.leftOpen(conversation);
    mail.refused = (conversation) => this.lost.refusedForGood(conversation);
    sendQueue.entered = (body) => this.announcements.entered(body);
    watch.leak = (line) => {
      scene.simulation.failure ??= new Violation(`The log holds what is private: ${line}`);
    };
  }

  /** Every email that is in the table. */
  statuses(): Status[] {
    const statuses: Status[] = [];
    for (const item of scene.world.table.items()) {
      if (isStatus({ pk: item.pk?.S ?? '', sk: item.sk?.S ?? '' })) statuses.push(statusOf(item));
    }
    return statuses;
  }

  /** When all is over. */
  end(): void {
    const statuses = this.statuses();
    this.lost.end(statuses);
    this.twice.end(statuses);
  }

  /** For the hash of a state. */
  state(): string {
    return [this.lost, this.twice, this.settings, this.announcements].map((one) => one.state()).join('\n');
  }
}
