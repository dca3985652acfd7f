import type { Address } from '../email/address/address.ts';
import type { EventType } from './event-types.ts';

/**
 * An event that endpoints are still to be told, in the email's record: written with the state that it tells of, and gone
 * once the webhook queue has it. Small, since each kB of the record costs a write unit at every change; what else the
 * event says is in the email.
 */
export interface OwedEvent {
  type: EventType;
  /** Milliseconds since 1970. */
  at: number;
  /** Nobody knew yet who the email is from; whenever the event is told, it names no sender. */
  unsigned?: true;
  /** The recipients that it concerns; absent: all. */
  about?: Address[];
  /** What the event says beside the email, such as `bounce` or `failed`. */
  more?: Record<string, unknown>;
}
