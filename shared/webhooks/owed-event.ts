import type { Address } from '../email/address/address.ts';
import type { EventType } from './event-types.ts';

/**
 * An event that has yet to be sent to endpoints, in the email's record (a transactional outbox): written together with the
 * state change that causes it, and removed once it is on the webhook queue. Small, since each kB of the record costs a
 * write unit at every change; the rest of the event's content comes from the email.
 */
export interface OwedEvent {
  type: EventType;
  /** Milliseconds since 1970. */
  at: number;
  /** The sender was not known yet; the event never contains one, whenever it is sent. */
  unsigned?: true;
  /** The recipients it concerns; all if absent. */
  about?: Address[];
  /** The event's own content, such as `bounce` or `failed`. */
  more?: Record<string, unknown>;
}
