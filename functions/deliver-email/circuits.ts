import { isOpen, NO_SETTINGS, nextProbeAt } from '../../shared/email/lifecycle/circuit.ts';
import type { Circuit, CircuitStore, Suspect } from '../../shared/ports/sending/circuit-store.ts';
import type { SettingsReader } from '../../shared/ports/settings/settings-reader.ts';
import type { ScopeState } from './plan.ts';

/** Every worker must notice an open circuit within five seconds; this leaves one second for the read itself. */
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

/**
 * One worker's view of the circuits: read once for all emails of a scope, and updated immediately by the worker's own
 * actions.
 */
export class Circuits {
  private readonly store: CircuitStore;
  private readonly now: () => number;
  private readonly seen = new Map<string, Seen>();

  constructor({ store, now }: CircuitsOptions) {
    this.store = store;
    this.now = now;
  }

  /** The open circuit of the scope under this settings version, if any. Rejects with `StoreUnavailable`. */
  async openOne(scope: string, version: string): Promise<Circuit | undefined> {
    const circuits = await this.look(scope, version);
    return circuits.find((circuit) => circuit.version === version && isOpen(circuit));
  }

  /** The circuit of the scope under this settings version, open or closed. Rejects with `StoreUnavailable`. */
  async known(scope: string, version: string): Promise<Circuit | undefined> {
    return (await this.look(scope, version)).find((circuit) => circuit.version === version);
  }

  /** Records a refusal on the circuit. Resolves to the circuit with every refusal recorded so far. */
  async suspect(circuit: Circuit, suspect: Suspect): Promise<Circuit> {
    const noted = await this.store.suspect(circuit, suspect);
    this.remember(noted, Promise.resolve([noted]));
    return noted;
  }

  /** Records that the server accepted an email, so earlier refusals were the fault of the refused emails. */
  async clear(circuit: Circuit): Promise<void> {
    const acceptedAt = this.now();
    await this.store.clear(circuit, acceptedAt);
    const { suspects: _cleared, ...rest } = circuit;
    this.remember(circuit, Promise.resolve([{ ...rest, acceptedAt }]));
  }

  /** Records a circuit that stays closed, so that waiting mail of the scope is found when the settings change. */
  async note(circuit: Circuit): Promise<void> {
    if (await this.known(circuit.scope, circuit.version)) return;
    await this.store.note(circuit);
    this.remember(circuit, Promise.resolve([circuit]));
  }

  /**
   * Opens the circuit: immediately for this worker, at their next read for the others. Until the store has it, this
   * worker's other emails wait: if they were held and nothing was stored, nobody would ever release them.
   */
  async open(circuit: Circuit): Promise<void> {
    const opened = this.store.open(circuit);
    this.remember(
      circuit,
      opened.then(() => [circuit]),
    );
    await opened;
  }

  /** Claims the circuit's next probe. Resolves to whether this worker got it; at most one does. */
  async takeProbe(circuit: Circuit): Promise<boolean> {
    this.seen.delete(circuit.scope);
    return this.store.takeProbe(circuit, nextProbeAt(circuit, this.now()));
  }

  async close(circuit: Circuit): Promise<void> {
    await this.store.close(circuit, this.now());
    this.seen.delete(circuit.scope);
  }

  /** The scope now has settings: closes the circuit that held its mail for lack of them. */
  async settingsFound(scope: string, version: string): Promise<void> {
    const circuits = await this.look(scope, version);
    const waiting = circuits.find((circuit) => circuit.version === NO_SETTINGS && isOpen(circuit));
    if (waiting) await this.close(waiting);
  }

  private look(scope: string, version: string): Promise<Circuit[]> {
    const last = this.seen.get(scope);
    if (last?.version === version && this.now() - last.at < MAX_AGE_MS) return last.circuits;
    const circuits = this.store.read(scope, [version, NO_SETTINGS]);
    this.remember({ scope, version }, circuits);
    return circuits;
  }

  /** Failures are not remembered. */
  private remember({ scope, version }: Pick<Circuit, 'scope' | 'version'>, circuits: Promise<Circuit[]>): void {
    this.seen.set(scope, { version, at: this.now(), circuits });
    circuits.catch(() => {
      if (this.seen.get(scope)?.circuits === circuits) this.seen.delete(scope);
    });
  }
}

export interface ScopeStateDependencies {
  settings: SettingsReader;
  circuits: Circuits;
}

/**
 * The settings of a scope and the state of its circuit under them. If settings are found, the circuit that was open
 * for lack of them is closed. Rejects with `SettingsUnavailable` and `StoreUnavailable`.
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
