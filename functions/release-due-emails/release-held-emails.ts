import { isOpen, isProbeDue, NO_SETTINGS } from '../../shared/email/lifecycle/circuit.ts';
import type { HeldEmails, WaitingEmail } from '../../shared/ports/emails/held-emails.ts';
import type { Circuit, CircuitStore } from '../../shared/ports/sending/circuit-store.ts';
import type { SendQueue } from '../../shared/ports/sending/send-queue.ts';
import type { SlowLanes } from '../../shared/ports/sending/slow-lanes.ts';
import type { InForceStore, PairInForce } from '../../shared/ports/settings/in-force-store.ts';
import { errorFields } from '../../shared/runtime/error-fields.ts';
import { limit } from '../../shared/runtime/limit.ts';
import type { Log } from '../../shared/runtime/logger.ts';
import { chainOf } from '../../shared/scope.ts';
import { versionInForce } from '../../shared/settings/in-force/pair-key.ts';

export interface ReleaseHeldDependencies {
  circuits: CircuitStore;
  inForce: InForceStore;
  held: HeldEmails;
  lanes: Pick<SlowLanes, 'read'>;
  sendQueue: SendQueue;
  now: () => number;
  /** Milliseconds after which an email is enqueued again if no worker has taken it. */
  requeueAfterMs: number;
  log: Log;
}

/** Emails of one scope per run, so that a recovered mail server is not flooded with hours of mail. */
const MOST_PER_SCOPE = 1_000;
/** Emails that one worker can try in a minute at a server which takes half a minute for each, over five connections. */
const PER_SLOW_LANE = 10;
/** Workers that saw the circuit open hold mail until they end, after 15 minutes at the latest (Lambda quotas). */
const REMEMBERED_MS = 60 * 60_000;
/** A scope takes a second at worst; none is started with less time left. */
const SCOPE_MS = 5_000;

/** The settings in force for a scope. */
interface InForceNow {
  version: string;
  /** When it came into force, in milliseconds since 1970. */
  since: number;
}

/** The waiting mail of one scope. */
class ScopeRelease {
  private readonly dependencies: ReleaseHeldDependencies;
  private readonly scope: string;
  private readonly inForce: InForceNow;
  private readonly lanes: number;

  /** `lanes`: workers that are waiting for the scope's mail server, because it is slow. */
  constructor(dependencies: ReleaseHeldDependencies, scope: string, inForce: InForceNow, lanes: number) {
    this.dependencies = dependencies;
    this.scope = scope;
    this.inForce = inForce;
    this.lanes = lanes;
  }

  async run(circuits: readonly Circuit[]): Promise<void> {
    const open = await this.stillOpen(circuits);
    const woken = circuits.some((circuit) => this.isOutdated(circuit)) ? await this.wake() : 0;
    const isProbe = open.some((circuit) => isProbeDue(circuit, this.dependencies.now()));
    if (open.length > 0) {
      if (isProbe) await this.release(1);
      return;
    }
    const released = await this.release(this.most());
    if (woken + released === 0) await this.forgetOld(circuits);
  }

  /** Mail that failed under other settings is retried under these immediately, whenever its next attempt was due. */
  private async wake(): Promise<number> {
    const { held, log } = this.dependencies;
    const waiting = await held.retrying(this.scope, this.inForce.since, MOST_PER_SCOPE);
    const woken = await enqueueWaiting(this.dependencies, this.scope, waiting);
    if (woken > 0) log.info('Retries were brought forward to other settings', { scope: this.scope, woken });
    return woken;
  }

  private isOutdated({ version }: Circuit): boolean {
    return version !== NO_SETTINGS && version !== this.inForce.version;
  }

  /** Closes circuits of settings that are no longer in force. */
  private async stillOpen(circuits: readonly Circuit[]): Promise<Circuit[]> {
    const { circuits: store, now } = this.dependencies;
    const outdated = circuits.filter((circuit) => isOpen(circuit) && this.isOutdated(circuit));
    await Promise.all(outdated.map((circuit) => store.close(circuit, now())));
    return circuits.filter((circuit) => isOpen(circuit) && !this.isOutdated(circuit));
  }

  /** As many as the scope's workers can try in a minute, while it is slow. */
  private most(): number {
    const { lanes } = this;
    return lanes === 0 ? MOST_PER_SCOPE : lanes * PER_SLOW_LANE;
  }

  private async release(most: number): Promise<number> {
    const { held, log } = this.dependencies;
    const released = await enqueueWaiting(this.dependencies, this.scope, await held.held(this.scope, most));
    if (released > 0) log.info('Held emails were released', { scope: this.scope, released });
    return released;
  }

  /** Once no mail of the scope is waiting that they are needed to find. */
  private async forgetOld(circuits: readonly Circuit[]): Promise<void> {
    const { circuits: store, held, now } = this.dependencies;
    const old = circuits.filter(({ closedAt = Number.POSITIVE_INFINITY }) => now() - closedAt > REMEMBERED_MS);
    if (old.length === 0) return;
    const retrying = await held.retrying(this.scope, Number.MAX_SAFE_INTEGER, 1);
    if (retrying.length === 0) await Promise.all(old.map((circuit) => store.forget(circuit)));
  }
}

const inForceNow = (pairs: ReadonlyMap<string, PairInForce>, scope: string): InForceNow => ({
  version: versionInForce(pairs, scope),
  since: Math.max(0, ...chainOf(scope).map((link) => pairs.get(link)?.since ?? 0)),
});

/**
 * Lets mail go that was held or put off: all of a scope once its circuits are closed, some each minute, and one email
 * while a circuit is open and its probe is due. New settings close the circuits of the previous ones. A scope that fails
 * does not keep the others' mail held; the call then rejects with its error, such as `StoreUnavailable`.
 */
export const releaseHeldEmails = async (
  dependencies: ReleaseHeldDependencies,
  remainingMs: () => number,
): Promise<void> => {
  const scopes = Map.groupBy(await dependencies.circuits.list(), ({ scope }) => scope);
  if (scopes.size === 0) return;
  const lanes = await dependencies.lanes.read(dependencies.now());
  const pairs = await dependencies.inForce.read([...scopes.keys()].flatMap(chainOf));
  const failures: unknown[] = [];
  for (const [scope, circuits] of scopes) {
    if (remainingMs() < SCOPE_MS) break;
    const slow = lanes.filter((lane) => lane.scope === scope).length;
    try {
      await new ScopeRelease(dependencies, scope, inForceNow(pairs, scope), slow).run(circuits);
    } catch (error) {
      dependencies.log.error('The held emails of a scope could not be released', { scope, ...errorFields(error) });
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
};

interface EnqueueWaitingDependencies {
  held: HeldEmails;
  sendQueue: SendQueue;
  now: () => number;
  /** Milliseconds after which an email is enqueued again if no worker has taken it. */
  requeueAfterMs: number;
}

/** Concurrent conditional writes; the SDK opens at most 50 connections. */
const WRITES_AT_ONCE = 40;

/**
 * Takes emails out of the index of waiting mail and enqueues them, each once, however far behind the queue is. Resolves to
 * their number. Rejects with `StoreUnavailable`; emails released before that are enqueued again when they are due.
 */
const enqueueWaiting = async (
  { held, sendQueue, now, requeueAfterMs }: EnqueueWaitingDependencies,
  scope: string,
  emails: readonly WaitingEmail[],
): Promise<number> => {
  const turn = limit(WRITES_AT_ONCE);
  const isReleased = await Promise.all(
    emails.map((email) => turn(() => held.release(email, now(), now() + requeueAfterMs))),
  );
  const released = emails.filter((_email, index) => isReleased[index]);
  if (released.length > 0)
    await sendQueue.enqueue(
      released.map(({ id }) => id),
      () => scope,
    );
  return released.length;
};
