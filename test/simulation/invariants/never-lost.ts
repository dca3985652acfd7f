import { Violation } from '../engine/violation.ts';
import type { Conversation } from '../models/mail.ts';
import type { Write } from '../models/table.ts';
import { scene } from '../models/world.ts';
import { CANCELED } from './by-hand.ts';
import { isFinal, isStatus, type Status, statusOf } from './record.ts';

/** Milliseconds by which two clocks may differ, and a little for the work itself. */
const SLACK_MS = 21 * 60_000;
/** `delivery/expire_after_minutes`, as built in. */
const EXPIRE_AFTER_MS = 1_440 * 60_000;

/**
 * Design invariants 1, 3 and 9: what was answered with an id is in the table, content and all, it ends in a final state,
 * and in none that nothing led to.
 */
export class NeverLost {
  private readonly accepted = new Set<string>();
  /** Emails that a mail server refused for good, which alone may bounce or fail. */
  private readonly refused = new Set<string>();
  /** Emails that a client canceled once, which owe no separate copies even if they are sent again by hand. */
  private readonly canceled = new Set<string>();
  /** Recipients of requests that came by the queue, one of each. */
  private readonly askedFor = new Set<string>();
  /** Since when an email is held, and for how long it was, by the true clock. */
  private readonly held = new Map<string, { since: number | undefined; ms: number }>();

  /** A client was told that these are accepted. */
  answered(ids: readonly string[]): void {
    for (const id of ids) {
      this.accepted.add(id);
      if (!scene.world.table.get({ pk: `email#${id}`, sk: 'status' }))
        throw new Violation(`${id} was answered and is not there`);
      if (!scene.world.table.get({ pk: `email#${id}`, sk: 'content' }))
        throw new Violation(`${id} was answered without its content`);
    }
  }

  /** A request was put on the queue that no API accepted: it makes one email, or lies with the dead letters. */
  askedByQueue(recipient: string): void {
    this.askedFor.add(recipient);
  }

  /** A server will never take it. */
  refusedForGood({ emailId }: Conversation): void {
    this.refused.add(emailId);
  }

  /** The same, before the run began. */
  wasRefused(id: string): void {
    this.refused.add(id);
  }

  written({ pk, sk, before, after }: Write): void {
    if (!isStatus({ pk, sk })) return;
    if (!after) {
      this.deleted(before && statusOf(before));
      return;
    }
    const is = statusOf(after);
    this.noteHeld(is);
    if (is.reason === CANCELED) this.canceled.add(is.id);
    if (!before && !scene.world.table.get({ pk, sk: 'content' }))
      throw new Violation(`${is.id} is accepted before its content`);
    if (is.state === (before ? statusOf(before).state : '')) return;
    const cameBack = before && statusOf(before).state === 'sent';
    if ((is.state === 'bounced' || is.state === 'failed') && !this.refused.has(is.id) && !cameBack) {
      throw new Violation(`${is.id} ${is.state}, and no server refused it: ${is.reason}`);
    }
    if (is.state === 'expired') this.checkAge(is);
  }

  /** Its days are over, which only begin when it is final. */
  private deleted(was: Status | undefined): void {
    if (!was || !isFinal(was.state))
      throw new Violation(`The record of ${was?.id} was deleted, and it was ${was?.state}`);
    this.accepted.delete(was.id);
    for (const { address } of was.recipients) this.askedFor.delete(address);
  }

  /** When all is over: every email that is in the table. */
  end(statuses: readonly Status[]): void {
    const known = new Set(statuses.map(({ id }) => id));
    for (const id of this.accepted) if (!known.has(id)) throw new Violation(`${id} was accepted, and is gone`);
    this.checkQueue(statuses);
    this.checkCopies(statuses);
    for (const { id, state, recipients, owesCopies } of statuses) {
      if (!isFinal(state)) throw new Violation(`${id} is still ${state}`);
      if (state === 'sent' && owesCopies) throw new Violation(`${id} was sent, and its separate copies were not`);
      if (recipients.some((recipient) => recipient.state === 'pending')) {
        if (state === 'sent') throw new Violation(`${id} is sent, and somebody still waits for it`);
      }
    }
  }

  /** For the hash of a state. */
  state(): string {
    return `${[...this.accepted].sort()} ${[...this.refused].sort()} ${[...this.canceled]} ${JSON.stringify([...this.held])}`;
  }

  /** By its own limit, or by the age that the settings allow, counted anew when it was sent again by hand. */
  private checkAge({ id, createdAt, scheduledAt, expiresInMs = Number.POSITIVE_INFINITY, retriedAt }: Status): void {
    const start = scheduledAt ?? createdAt;
    const heldMs = this.held.get(id)?.ms ?? 0;
    const limit = Math.min((retriedAt ?? start) + EXPIRE_AFTER_MS + heldMs, start + expiresInMs);
    if (scene.simulation.now < limit - SLACK_MS) throw new Violation(`${id} expired before its time was over`);
  }

  private noteHeld({ id, state }: Status): void {
    const { now } = scene.simulation;
    const { since, ms } = this.held.get(id) ?? { since: undefined, ms: 0 };
    const isHeld = state === 'held';
    if (isHeld && since === undefined) this.held.set(id, { since: now, ms });
    else if (!isHeld && since !== undefined)
      this.held.set(id, { since: undefined, ms: state === 'queued' ? 0 : ms + now - since });
  }

  private checkQueue(statuses: readonly Status[]): void {
    const { sendQueue, deadLetters } = scene.world;
    const buried = [...sendQueue.dead, ...deadLetters.messages].map(({ body }) => body);
    for (const recipient of this.askedFor) {
      const emails = statuses.filter(({ recipients }) => recipients.some(({ address }) => address === recipient));
      const isBuried = buried.some((body) => body.includes(recipient));
      if (emails.length !== 1 && !isBuried) throw new Violation(`A request by the queue made ${emails.length} emails`);
    }
  }

  /** Every order that was sent has one separate copy, unless a client canceled it on the way. */
  private checkCopies(statuses: readonly Status[]): void {
    for (const { id, type, state, copyOf } of statuses) {
      const isOrder = type === 'order' && state === 'sent' && copyOf === undefined;
      if (!isOrder || this.canceled.has(id)) continue;
      const copies = statuses.filter((one) => one.copyOf === id).length;
      if (copies !== 1) throw new Violation(`${id} was sent, and has ${copies} separate copies`);
    }
  }
}
