import { isOpen, isProbeDue, NO_SETTINGS } from '../../shared/email/lifecycle/circuit.ts';
import type { Circuit, CircuitStore } from '../../shared/ports/circuit-store.ts';
import type { HeldEmails } from '../../shared/ports/held-emails.ts';
import type { InForceStore } from '../../shared/ports/in-force-store.ts';
import type { SendQueue } from '../../shared/ports/send-queue.ts';
import type { Log } from '../../shared/runtime/logger.ts';
import { chainOf } from '../../shared/scope.ts';
import { versionInForce } from '../../shared/settings/in-force/pair-key.ts';

export interface ReleaseHeldDependencies {
  circuits: CircuitStore;
  inForce: InForceStore;
  held: HeldEmails;
  sendQueue: SendQueue;
  now: () => number;
  log: Log;
}

/** Emails of one scope in one run: a mail server that was just mended is not flooded with hours of mail. */
const MOST_PER_SCOPE = 500;
/** Workers that saw the circuit open hold mail until they end, which Lambda's 15 minutes bound by far. */
const REMEMBERED_MS = 60 * 60_000;
/** A scope takes a second at worst; none is begun with less than this left. */
const SCOPE_MS = 5_000;

/** What the mail of one scope waits for. */
class ScopeRelease {
  private readonly dependencies: ReleaseHeldDependencies;
  private readonly scope: string;
  private readonly version: string;

  constructor(dependencies: ReleaseHeldDependencies, scope: string, version: string) {
    this.dependencies = dependencies;
    this.scope = scope;
    this.version = version;
  }

  async run(circuits: readonly Circuit[]): Promise<void> {
    const open = await this.stillOpen(circuits);
    const isProbe = open.some((circuit) => isProbeDue(circuit, this.dependencies.now()));
    if (open.length > 0) {
      if (isProbe) await this.announce(1);
      return;
    }
    const announced = await this.announce(MOST_PER_SCOPE);
    if (announced === 0) await Promise.all(circuits.map((circuit) => this.forget(circuit)));
  }

  /** Closes circuits of settings that are no longer in force. */
  private async stillOpen(circuits: readonly Circuit[]): Promise<Circuit[]> {
    const { circuits: store, now } = this.dependencies;
    const isOutdated = ({ version }: Circuit): boolean => version !== NO_SETTINGS && version !== this.version;
    const outdated = circuits.filter((circuit) => isOpen(circuit) && isOutdated(circuit));
    await Promise.all(outdated.map((circuit) => store.close(circuit, now())));
    return circuits.filter((circuit) => isOpen(circuit) && !isOutdated(circuit));
  }

  private async announce(most: number): Promise<number> {
    const { held, sendQueue, log } = this.dependencies;
    const ids = await held.held(this.scope, most);
    if (ids.length === 0) return 0;
    await sendQueue.enqueue(ids);
    log.info('Held emails were announced', { scope: this.scope, announced: ids.length });
    return ids.length;
  }

  private async forget(circuit: Circuit): Promise<void> {
    const { circuits, now } = this.dependencies;
    if (circuit.closedAt !== undefined && now() - circuit.closedAt > REMEMBERED_MS) await circuits.forget(circuit);
  }
}

/**
 * Lets held mail go: all of a scope once its circuits are closed, some each minute, and one email while a circuit is
 * open and its probe is due. Other settings close the circuits of those before. Rejects with `StoreUnavailable`.
 */
export const releaseHeldEmails = async (
  dependencies: ReleaseHeldDependencies,
  remainingMs: () => number,
): Promise<void> => {
  const scopes = Map.groupBy(await dependencies.circuits.list(), ({ scope }) => scope);
  const pairs = await dependencies.inForce.read([...scopes.keys()].flatMap(chainOf));
  for (const [scope, circuits] of scopes) {
    if (remainingMs() < SCOPE_MS) return;
    await new ScopeRelease(dependencies, scope, versionInForce(pairs, scope)).run(circuits);
  }
};
