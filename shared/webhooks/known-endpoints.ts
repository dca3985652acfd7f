import type { WebhookStore } from '../ports/emails/webhooks.ts';
import { StoreUnavailable } from '../ports/errors.ts';
import { cached } from '../runtime/cached.ts';
import type { Endpoint } from './endpoint.ts';

/** How long a change of an endpoint may take to reach every process. */
const MAX_AGE_MS = 15_000;

/** The endpoints, read at most every 15 seconds. */
export const knownEndpoints = (
  store: Pick<WebhookStore, 'endpoints'>,
  now: () => number,
): (() => Promise<readonly Endpoint[]>) =>
  cached<readonly Endpoint[]>({
    load: () => store.endpoints(),
    maxAgeMs: MAX_AGE_MS,
    now,
    isPassing: (error) => error instanceof StoreUnavailable,
  });
