import type { Process } from '../engine/process.ts';
import { Violation } from '../engine/violation.ts';
import type { Conversation } from '../models/mail.ts';
import type { Write } from '../models/table.ts';
import { scene } from '../models/world.ts';
import { isStatus, type Status, statusOf } from './record.ts';

interface Attempts {
  /** The process that took the current lease. */
  holder: Process | undefined;
  /** Attempts without a recorded outcome or a reply to the final dot: the server may have the message. */
  unknown: number;
}

/**
 * Invariants 4 and 5: no conversation without a lease. A second copy is sent only after an attempt whose outcome is
 * unknown, is flagged before it is sent, and has the same bytes. A recipient that is recorded as accepted gets none.
 */
export class NeverTwice {
  private readonly attempts = new Map<string, Attempts>();

  itemWritten({ pk, sk, before, after }: Write, by: Process | undefined): void {
    if (!isStatus({ pk, sk }) || !before || !after) return;
    const [was, is] = [statusOf(before), statusOf(after)];
    if (was.revision === is.revision) return;
    const attempts = this.attemptsOf(is.id);
    if (was.state === 'sending') this.leaseEnds(was, is, attempts, by);
    if (is.state === 'sending') attempts.holder = by;
    if (is.isFlagged && !was.isFlagged && attempts.unknown === 0) {
      throw new Violation(`${is.id} is flagged as a possible duplicate, although no second copy was possible`);
    }
    if (was.isFlagged && !is.isFlagged) throw new Violation(`${is.id} is no longer flagged as a possible duplicate`);
    this.checkRecipients(was, is);
  }

  conversationBegun(conversation: Conversation): void {
    const { emailId, process, recipients } = conversation;
    const item = scene.world.table.get({ pk: `email#${emailId}`, sk: 'status' });
    const status = item && statusOf(item);
    const isHolder = status?.state === 'sending' && this.attemptsOf(emailId).holder?.sharesInstanceWith(process);
    if (!isHolder && scene.simulation.now < process.deadline) {
      throw new Violation(`${process.name} sends ${emailId} without a lease`);
    }
    const had = recipients.filter((address) =>
      status?.recipients.some((r) => r.address === address && r.state === 'accepted'),
    );
    if (isHolder && had.length > 0)
      throw new Violation(`${emailId} is sent again to a recipient who is recorded as accepted`);
  }

  outcomeUnknown({ emailId }: Conversation): void {
    this.attemptsOf(emailId).unknown++;
  }

  copyAccepted({ emailId, raw }: Conversation, recipient: string): void {
    const [first, ...others] = scene.world.mail.copiesOf(emailId, recipient);
    if (others.length === 0) return;
    if (first !== raw) throw new Violation(`The second copy of ${emailId} has different bytes`);
    const item = scene.world.table.get({ pk: `email#${emailId}`, sk: 'status' });
    if (!item || !statusOf(item).isFlagged)
      throw new Violation(`A second copy of ${emailId} was sent without the flag`);
  }

  /** Checks all emails at the end of a run. */
  end(statuses: readonly Status[]): void {
    for (const { id, recipients, isFlagged } of statuses) {
      for (const { address, state } of recipients) {
        const copies = scene.world.mail.copiesOf(id, address).length;
        if (copies > 1 && !isFlagged) throw new Violation(`${id} was sent ${copies} times without the flag`);
        if (copies === 0 && state === 'accepted')
          throw new Violation(`${id} is recorded as accepted, but no server has it`);
        if (copies > 0 && state !== 'accepted' && !isFlagged) {
          throw new Violation(`${id} was accepted by the server, but is neither recorded as accepted nor flagged`);
        }
      }
    }
  }

  /** Part of the fingerprint of a state. */
  state(): string {
    return [...this.attempts].map(([id, { holder, unknown }]) => `${id} ${holder?.name} ${unknown}`).join();
  }

  /** The holder of a lease records the outcome. If another process takes the lease over, the outcome is unknown. */
  private leaseEnds(was: Status, is: Status, attempts: Attempts, by: Process | undefined): void {
    const { holder } = attempts;
    attempts.holder = undefined;
    // Within the lease, another invocation of the holder's instance can only write what the holder found.
    const isInTime = by !== undefined && scene.simulation.now + by.skewMs < was.leaseUntil;
    const isOwn = by !== undefined && (holder === by || (isInTime && holder?.sharesInstanceWith(by)));
    if (isOwn && is.state !== 'sending') return;
    attempts.unknown++;
    const isAlive = holder?.state === 'running' && scene.simulation.now < holder.deadline;
    if (isAlive) throw new Violation(`${by?.name} changed ${was.id} while ${holder?.name} had its lease`);
  }

  /** A recorded recipient stays recorded, unless the message was returned from there. */
  private checkRecipients(was: Status, is: Status): void {
    for (const { address } of was.recipients.filter(({ state }) => state === 'accepted')) {
      const now = is.recipients.find((recipient) => recipient.address === address)?.state;
      if (now === 'bounced' || now === 'failed') scene.world.mail.comesBack(is.id, address);
      else if (now !== 'accepted') throw new Violation(`${is.id} forgot that a recipient has it`);
    }
    if (was.state === 'sent' && !['sent', 'bounced', 'failed'].includes(is.state)) {
      throw new Violation(`${is.id} was sent, but is now ${is.state}`);
    }
  }

  private attemptsOf(id: string): Attempts {
    const found = this.attempts.get(id) ?? { holder: undefined, unknown: 0 };
    this.attempts.set(id, found);
    return found;
  }
}
