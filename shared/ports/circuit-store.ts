/**
 * Why no mail of a scope goes out under one version of its settings. While it is open, workers do not talk to the
 * scope's mail server but for a probe. After a fault of the configuration they hold the mail; in an outage they put it
 * off.
 */
export interface Circuit {
  scope: string;
  /** Version of the settings that failed; another version has another circuit. */
  version: string;
  /** A row of the decision table, or why nothing was tried. */
  fault: string;
  /** For people; emails that wait carry it. Never an address or a secret. */
  reason: string;
  openedAt: number;
  /** From then on one email may be tried. Absent: only other settings help. */
  probeAt?: number;
  /** Absent: it is open. Afterwards held mail is released. */
  closedAt?: number;
}

/** The circuits of all scopes: small, few, and seen by every worker. Rejects with `StoreUnavailable`. */
export interface CircuitStore {
  /** The circuits of a scope under these versions, open or closed; strongly consistent, one request. */
  read(scope: string, versions: readonly string[]): Promise<Circuit[]>;
  list(): Promise<Circuit[]>;
  /** Opens it, or opens it again. */
  open(circuit: Circuit): Promise<void>;
  /** Takes the probe that is due, for one caller alone, and puts off the next one. false: somebody else has it. */
  takeProbe(circuit: Circuit, nextProbeAt: number): Promise<boolean>;
  /** false: it was closed, or opened anew, in the meantime. */
  close(circuit: Circuit, closedAt: number): Promise<boolean>;
  /** Removes a closed circuit. false: it was opened again in the meantime. */
  forget(circuit: Circuit): Promise<boolean>;
}
