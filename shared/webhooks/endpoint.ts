import { covers } from '../scope.ts';
import type { EventType } from './event-types.ts';

/** Where a merchant wants to be told what became of emails. */
export interface Endpoint {
  /** UUIDv7. */
  id: string;
  /** It is told of emails of this scope and of those below it. */
  scope: string;
  /** https, and http on the local runner only. */
  url: string;
  /** What it asked for; that may be what Resend tells and Storemail does not. */
  events: string[];
  status: 'enabled' | 'disabled';
  createdAt: number;
  /** `whsec_…`. */
  secret: string;
  /** The secret before the last rotation, which signs, too, for a day. */
  formerSecret?: string;
  rotatedAt?: number;
  /** Since when no delivery succeeded; absent: the last one did. */
  failingSince?: number;
}

export const wants = (endpoint: Endpoint, scope: string, type: EventType): boolean =>
  endpoint.status === 'enabled' && covers(endpoint.scope, scope) && endpoint.events.includes(type);

/** After a rotation, the secret before signs, too, for this long. */
const FORMER_SECRET_MS = 24 * 3_600_000;

/** The secrets that sign at that time, the newest first. */
export const secretsOf = ({ secret, formerSecret, rotatedAt = 0 }: Endpoint, now: number): string[] =>
  formerSecret !== undefined && now - rotatedAt < FORMER_SECRET_MS ? [secret, formerSecret] : [secret];
