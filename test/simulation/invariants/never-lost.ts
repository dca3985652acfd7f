import { Violation } from '../engine/violation.ts';
import type { Conversation } from '../models/mail.ts';
import type { Write } from '../models/table.ts';
import { scene } from '../models/world.ts';
import { CANCELED } from './by-hand.ts';
import { isFinal, isStatus, type Status, statusOf } from './record.ts';

/** Milliseconds: the maximum difference between two clocks, and some time for the work itself. */
const SLACK_MS = 21 * 60_000;
/** The default of `delivery/expire_after_minutes`. */
const EXPIRE_AFTER_MS = 1_440 * 60_000;

/**
 * Invariants 1, 3 and 9: an email whose id was returned is in the table with its content, reaches a final state,
 * and reaches none without a cause.
 */
export class NeverLost {
  private readonly accepted = new Set<string>();
  /** Emails that a mail server refused permanently: only these may bounce or fail. */
  private readonly refused = new Set<string>();
  /** Emails that a client has canceled: they owe no separate copies, even if they are retried by hand later. */
  private readonly canceled = new Set<string>();
  /** Recipients of requests that were sent to the queue directly, one per request. */
  private readonly askedFor = new Set<string>();
  /** When the current hold of an email began, and how long earlier holds lasted, by the true clock. */
  private readonly held = new Map<string, { since: number | undefined; ms: number }>();

  /** A response told a client that these emails are accepted. */
  answered(ids: readonly string[]): void {
    for (const id of ids) {
      this.accepted.add(id);
      if (!scene.world.table.get({ pk: `email#${id}`, sk: 'status' }))
        throw new Violation(`${id} was returned but is not in the table`);
      if (!scene.world.table.get({ pk: `email#${id}`, sk: 'content' }))
        throw new Violation(`${id} was returned but has no content`);
    }
  }

  /** A request was sent to the queue directly: it becomes one email or a dead letter. */
  askedByQueue(recipient: string): void {
    this.askedFor.add(recipient);
  }

  /** A mail server refused it permanently. */
  refusedForGood({ emailId }: Conversation): void {
    this.refused.add(emailId);
  }

  /** A mail server refused it permanently before the run began. */
  wasRefused(id: string): void {
    this.refused.add(id);
  }

  itemWritten({ pk, sk, before, after }: Write): void {
    if (!isStatus({ pk, sk })) return;
    if (!after) {
      this.deleted(before && statusOf(before));
      return;
    }
    const is = statusOf(after);
    this.noteHeld(is);
    if (is.reason === CANCELED) this.canceled.add(is.id);
    if (!before && !scene.world.table.get({ pk, sk: 'content' }))
      throw new Violation(`${is.id} was accepted before its content was stored`);
    if (is.state === (before ? statusOf(before).state : '')) return;
    const cameBack = before && statusOf(before).state === 'sent';
    if ((is.state === 'bounced' || is.state === 'failed') && !this.refused.has(is.id) && !cameBack) {
      throw new Violation(`${is.id} ${is.state}, but no server refused it: ${is.reason}`);
    }
    if (is.state === 'expired') this.checkAge(is);
  }

  /** Its retention is over, which begins when the email is final. */
  private deleted(was: Status | undefined): void {
    if (!was || !isFinal(was.state))
      throw new Violation(`The record of ${was?.id} was deleted although it was ${was?.state}`);
    this.accepted.delete(was.id);
    for (const { address } of was.recipients) this.askedFor.delete(address);
  }

  /** Checks all emails of the table at the end of a run. */
  end(statuses: readonly Status[]): void {
    const known = new Set(statuses.map(({ id }) => id));
    for (const id of this.accepted) if (!known.has(id)) throw new Violation(`${id} was accepted, but is gone`);
    this.checkQueue(statuses);
    this.checkCopies(statuses);
    for (const { id, state, recipients, owesCopies } of statuses) {
      if (!isFinal(state)) throw new Violation(`${id} is still ${state}`);
      if (state === 'sent' && owesCopies) throw new Violation(`${id} was sent, but its separate copies were not`);
      if (recipients.some((recipient) => recipient.state === 'pending'))
        throw new Violation(`${id} is ${state}, but has a pending recipient`);
    }
  }

  /** Part of the fingerprint of a state. */
  state(): string {
    return `${[...this.accepted].sort()} ${[...this.refused].sort()} ${[...this.canceled]} ${JSON.stringify([...this.held])}`;
  }

  /** An email expires by its own limit or by the age in the settings, which starts again when it is retried by hand. */
  private checkAge({ id, createdAt, scheduledAt, expiresInMs = Number.POSITIVE_INFINITY, retriedAt }: Status): void {
    const start = scheduledAt ?? createdAt;
    const heldMs = this.held.get(id)?.ms ?? 0;
    const limit = Math.min((retriedAt ?? start) + EXPIRE_AFTER_MS + heldMs, start + expiresInMs);
    if (scene.simulation.now < limit - SLACK_MS) throw new Violation(`${id} expired too early`);
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
      if (emails.length !== 1 && !isBuried)
        throw new Violation(`A request on the queue created ${emails.length} emails`);
    }
  }

  /** Every order that was sent has one separate copy, unless a client canceled it meanwhile. */
  private checkCopies(statuses: readonly Status[]): void {
    for (const { id, type, state, copyOf } of statuses) {
      const isOrder = type === 'order' && state === 'sent' && copyOf === undefined;
      if (!isOrder || this.canceled.has(id)) continue;
      const copies = statuses.filter((one) => one.copyOf === id).length;
      if (copies !== 1) throw new Violation(`${id} was sent, but has ${copies} separate copies`);
    }
  }
}
