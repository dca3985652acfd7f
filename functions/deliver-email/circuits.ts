import { isOpen, NO_SETTINGS, nextProbeAt } from '../../shared/email/lifecycle/circuit.ts';
import type { Circuit, CircuitStore } from '../../shared/ports/circuit-store.ts';
import type { SettingsReader } from '../../shared/ports/settings-reader.ts';
import type { ScopeState } from './plan.ts';

/** An open circuit is seen by every worker within five seconds; this leaves one for the read itself. */
const MAX_AGE_MS = 4_000;

export interface CircuitsOptions {
  store: CircuitStore;
  now: () => number;
}

interface Seen {
  version: string;
  at: number;
  circuits: Promise<Circuit[]>;
}

/** The circuits as one worker sees them: read once for all emails of a scope, and known at once where it acted itself. */
export class Circuits {
  private readonly store: CircuitStore;
  private readonly now: () => number;
  private readonly seen = new Map<string, Seen>();

  constructor({ store, now }: CircuitsOptions) {
    this.store = store;
    this.now = now;
  }

  /** The circuit that is open for the scope under this version. Rejects with `StoreUnavailable`. */
  async openOne(scope: string, version: string): Promise<Circuit | undefined> {
    const circuits = await this.look(scope, version);
    return circuits.find((circuit) => circuit.version === version && isOpen(circuit));
  }

  /** Opens the circuit: for this worker at once, for the others when they look again. */
  async open(circuit: Circuit): Promise<void> {
    const { scope, version } = circuit;
    this.seen.set(scope, { version, at: this.now(), circuits: Promise.resolve([circuit]) });
    await this.store.open(circuit);
  }

  /** Whether this worker may try one email, and nobody else. */
  async takeProbe(circuit: Circuit): Promise<boolean> {
    this.seen.delete(circuit.scope);
    return this.store.takeProbe(circuit, nextProbeAt(circuit, this.now()));
  }

  async close(circuit: Circuit): Promise<void> {
    await this.store.close(circuit, this.now());
    this.seen.delete(circuit.scope);
  }

  /** There are settings now: what waits for any may go. */
  async settingsFound(scope: string, version: string): Promise<void> {
    const circuits = await this.look(scope, version);
    const waiting = circuits.find((circuit) => circuit.version === NO_SETTINGS && isOpen(circuit));
    if (waiting) await this.close(waiting);
  }

  private look(scope: string, version: string): Promise<Circuit[]> {
    const last = this.seen.get(scope);
    if (last?.version === version && this.now() - last.at < MAX_AGE_MS) return last.circuits;
    const circuits = this.store.read(scope, [version, NO_SETTINGS]);
    this.seen.set(scope, { version, at: this.now(), circuits });
    // A failure is not remembered.
    circuits.catch(() => this.seen.delete(scope));
    return circuits;
  }
}

export interface ScopeStateDependencies {
  settings: SettingsReader;
  circuits: Circuits;
}

/**
 * The settings of a scope, and the circuit that is open under them; settings that are found close the one for their
 * lack. Rejects with `SettingsUnavailable` and `StoreUnavailable`.
 */
export const scopeState = async (
  { settings, circuits }: ScopeStateDependencies,
  scope: string,
): Promise<ScopeState> => {
  const found = await settings.effective(scope);
  const version = found.kind === 'in-force' ? found.settings.version : NO_SETTINGS;
  if (found.kind === 'in-force') await circuits.settingsFound(scope, version);
  const circuit = await circuits.openOne(scope, version);
  return { settings: found, ...(circuit && { circuit }) };
};
