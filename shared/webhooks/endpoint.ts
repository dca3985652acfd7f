import { covers } from '../scope.ts';
import type { EventType } from './event-types.ts';

/** An endpoint that a merchant has registered for events of emails. */
export interface Endpoint {
  /** UUIDv7. */
  id: string;
  /** It receives events of this scope and the scopes below it. */
  scope: string;
  /** https, and http on the local runner only. */
  url: string;
  /** The events it subscribes to, which may include events of Resend that Storemail does not have. */
  events: string[];
  status: 'enabled' | 'disabled';
  createdAt: number;
  /** `whsec_…`. */
  secret: string;
  /** Secrets that were rotated out, the newest first; each still signs for a day. */
  formerSecrets?: FormerSecret[];
  /** Since when no delivery succeeded; absent: the last one did. */
  failingSince?: number;
}

interface FormerSecret {
  secret: string;
  rotatedAt: number;
}

/** Whether events of this type in this scope are delivered to the endpoint. */
export const wants = (endpoint: Endpoint, scope: string, type: EventType): boolean =>
  endpoint.status === 'enabled' && covers(endpoint.scope, scope) && endpoint.events.includes(type);

/** How long a former secret still signs after a rotation. */
const FORMER_SECRET_MS = 24 * 3_600_000;
/** Keeps the signature header below 1 kB, however often a secret is rotated in a day. */
const MOST_FORMER_SECRETS = 9;

const stillSigning = ({ formerSecrets = [] }: Endpoint, now: number): FormerSecret[] =>
  formerSecrets.filter(({ rotatedAt }) => now - rotatedAt < FORMER_SECRET_MS);

/** The secrets that sign at that time, the newest first. */
export const secretsOf = (endpoint: Endpoint, now: number): string[] => [
  endpoint.secret,
  ...stillSigning(endpoint, now).map(({ secret }) => secret),
];

/** The changes that give an endpoint this secret. */
export const rotated = (endpoint: Endpoint, secret: string, now: number) => ({
  secret,
  formerSecrets: [{ secret: endpoint.secret, rotatedAt: now }, ...stillSigning(endpoint, now)].slice(
    0,
    MOST_FORMER_SECRETS,
  ),
});
