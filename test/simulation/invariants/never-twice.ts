import type { Process } from '../engine/process.ts';
import { Violation } from '../engine/violation.ts';
import type { Conversation } from '../models/mail.ts';
import type { Write } from '../models/table.ts';
import { scene } from '../models/world.ts';
import { isStatus, type Status, statusOf } from './record.ts';

interface Attempts {
  /** Who took the lease that stands, and with it the right to write. */
  holder: Process | undefined;
  /** Attempts whose end nobody recorded, or that left open whether the server has the message. */
  unheard: number;
}

/**
 * Design invariants 4 and 5: no conversation without a lease, a second copy only where the end of an attempt was never
 * learnt, flagged before it goes out and with the same bytes, and none for a recipient who is known to have one.
 */
export class NeverTwice {
  private readonly attempts = new Map<string, Attempts>();

  written({ pk, sk, before, after }: Write, by: Process | undefined): void {
    if (!isStatus({ pk, sk }) || !before || !after) return;
    const [was, is] = [statusOf(before), statusOf(after)];
    if (was.revision === is.revision) return;
    const attempts = this.attemptsOf(is.id);
    if (was.state === 'sending') this.leaseEnds(was, is, attempts, by);
    if (is.state === 'sending') attempts.holder = by;
    if (is.isFlagged && !was.isFlagged && attempts.unheard === 0) {
      throw new Violation(`${is.id} is flagged as a possible duplicate, and no second copy was possible`);
    }
    if (was.isFlagged && !is.isFlagged) throw new Violation(`${is.id} is no longer flagged as a possible duplicate`);
    this.checkRecipients(was, is);
  }

  begun(conversation: Conversation): void {
    const { emailId, process, recipients } = conversation;
    const item = scene.world.table.get({ pk: `email#${emailId}`, sk: 'status' });
    const status = item && statusOf(item);
    const isHolder = status?.state === 'sending' && this.attemptsOf(emailId).holder === process;
    if (!isHolder && scene.simulation.now < process.deadline) {
      throw new Violation(`${process.name} sends ${emailId} without a lease`);
    }
    const had = recipients.filter((address) =>
      status?.recipients.some((r) => r.address === address && r.state === 'accepted'),
    );
    if (isHolder && had.length > 0) throw new Violation(`${emailId} is sent again to somebody whose copy was recorded`);
  }

  leftOpen({ emailId }: Conversation): void {
    this.attemptsOf(emailId).unheard++;
  }

  taken({ emailId, raw }: Conversation, recipient: string): void {
    const [first, ...others] = scene.world.mail.copiesOf(emailId, recipient);
    if (others.length === 0) return;
    if (first !== raw) throw new Violation(`The second copy of ${emailId} has other bytes`);
    const item = scene.world.table.get({ pk: `email#${emailId}`, sk: 'status' });
    if (!item || !statusOf(item).isFlagged)
      throw new Violation(`A second copy of ${emailId} went out, and it is not flagged`);
  }

  /** When all is over. */
  end(statuses: readonly Status[]): void {
    for (const { id, recipients, isFlagged } of statuses) {
      for (const { address, state } of recipients) {
        const copies = scene.world.mail.copiesOf(id, address).length;
        if (copies > 1 && !isFlagged) throw new Violation(`${id} went out ${copies} times, and is not flagged`);
        if (copies === 0 && state === 'accepted')
          throw new Violation(`${id} is recorded as accepted, and nobody took it`);
        if (copies > 0 && state !== 'accepted' && !isFlagged) {
          throw new Violation(`${id} was taken by the server, and its record neither says so nor is flagged`);
        }
      }
    }
  }

  /** For the hash of a state. */
  state(): string {
    return [...this.attempts].map(([id, { holder, unheard }]) => `${id} ${holder?.name} ${unheard}`).join();
  }

  /** A lease ends by its holder's record, or by somebody else once it is over: then its attempt was never heard of. */
  private leaseEnds(was: Status, is: Status, attempts: Attempts, by: Process | undefined): void {
    const { holder } = attempts;
    attempts.holder = undefined;
    if (by !== undefined && holder === by && is.state !== 'sending') return;
    attempts.unheard++;
    const isAlive = holder?.state === 'running' && scene.simulation.now < holder.deadline;
    if (isAlive) throw new Violation(`${by?.name} changed ${was.id} while ${holder?.name} had its lease`);
  }

  /** Whose copy came back has none any more; nobody else may lose what was recorded. */
  private checkRecipients(was: Status, is: Status): void {
    for (const { address } of was.recipients.filter(({ state }) => state === 'accepted')) {
      const now = is.recipients.find((recipient) => recipient.address === address)?.state;
      if (now === 'bounced' || now === 'failed') scene.world.mail.comesBack(is.id, address);
      else if (now !== 'accepted') throw new Violation(`${is.id} forgot that somebody has it`);
    }
    if (was.state === 'sent' && !['sent', 'bounced', 'failed'].includes(is.state)) {
      throw new Violation(`${is.id} was sent, and is ${is.state}`);
    }
  }

  private attemptsOf(id: string): Attempts {
    const found = this.attempts.get(id) ?? { holder: undefined, unheard: 0 };
    this.attempts.set(id, found);
    return found;
  }
}
