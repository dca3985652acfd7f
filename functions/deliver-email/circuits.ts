import { isOpen, NO_SETTINGS, nextProbeAt } from '../../shared/email/lifecycle/circuit.ts';
import type { Circuit, CircuitStore, Suspect } from '../../shared/ports/sending/circuit-store.ts';
import type { SettingsReader } from '../../shared/ports/settings/settings-reader.ts';
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

  /** What is known of the scope under this version: its circuit, open or closed. Rejects with `StoreUnavailable`. */
  async known(scope: string, version: string): Promise<Circuit | undefined> {
    return (await this.look(scope, version)).find((circuit) => circuit.version === version);
  }

  /** Notes a refusal; resolves to the circuit with all that were noted. */
  async suspect(circuit: Circuit, suspect: Suspect): Promise<Circuit> {
    const noted = await this.store.suspect(circuit, suspect);
    this.remember(noted);
    return noted;
  }

  /** An email was accepted: the refusals before it were their emails' own. */
  async clear(circuit: Circuit): Promise<void> {
    const acceptedAt = this.now();
    await this.store.clear(circuit, acceptedAt);
    const { suspects: _cleared, ...rest } = circuit;
    this.remember({ ...rest, acceptedAt });
  }

  /** Has mail of the scope looked for that waits without an open circuit. */
  async note(circuit: Circuit): Promise<void> {
    if (await this.known(circuit.scope, circuit.version)) return;
    await this.store.note(circuit);
    this.remember(circuit);
  }

  /** Opens the circuit: for this worker at once, for the others when they look again. */
  async open(circuit: Circuit): Promise<void> {
    this.remember(circuit);
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

  private remember(circuit: Circuit): void {
    const { scope, version } = circuit;
    this.seen.set(scope, { version, at: this.now(), circuits: Promise.resolve([circuit]) });
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
 * The settings of a scope, and what is known of its mail server under them; settings that are found close the circuit
 * for their lack. Rejects with `SettingsUnavailable` and `StoreUnavailable`.
 */
export const scopeState = async (
  { settings, circuits }: ScopeStateDependencies,
  scope: string,
): Promise<ScopeState> => {
  const found = await settings.effective(scope);
  const version = found.kind === 'in-force' ? found.settings.version : NO_SETTINGS;
  if (found.kind === 'in-force') await circuits.settingsFound(scope, version);
  const known = await circuits.known(scope, version);
  return { settings: found, ...(known && { known }), ...(known && isOpen(known) && { circuit: known }) };
};
