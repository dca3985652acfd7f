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
  /** The mail server answers nobody: mail is put off, not held. */
  isOutage?: boolean;
  /** Ids of the emails whose refusals opened it. They are never the ones to try whether it can be closed. */
  openedBy?: string[];
  /** Refusals since the last acceptance that may be the settings' fault, oldest first. */
  suspects?: Suspect[];
  /** When an email was accepted last under this version, as far as anybody needed to know. */
  acceptedAt?: number;
  /** From then on one email may be tried. Absent: only other settings help. */
  probeAt?: number;
  /** Absent: it is open. Afterwards held mail is released. */
  closedAt?: number;
}

/** A refusal of one whole email that may be its own fault, or that of the settings or the account. */
export interface Suspect {
  emailId: string;
  at: number;
  /** A row of the decision table. */
  kind: string;
  /** Digests: who it was to, and what it said. */
  recipients: string;
  content: string;
  /** The reply without addresses, digits and ids. */
  reply: string;
}

/** The circuits of all scopes: small, few, and seen by every worker. Rejects with `StoreUnavailable`. */
export interface CircuitStore {
  /** The circuits of a scope under these versions, open or closed; strongly consistent, one request. */
  read(scope: string, versions: readonly string[]): Promise<Circuit[]>;
  list(): Promise<Circuit[]>;
  /** Opens it, or opens it again; what was noted on it before is forgotten. */
  open(circuit: Circuit): Promise<void>;
  /** Records a closed circuit unless there is one, so that mail which waits for its scope is looked for. */
  note(circuit: Circuit): Promise<void>;
  /** Adds a refusal to those of the scope's version, unless there are many. Resolves to the circuit, mostly a closed one. */
  suspect(circuit: Circuit, suspect: Suspect): Promise<Circuit>;
  /** An email was accepted under that version: none of the refusals before was the settings' fault. */
  clear(circuit: Circuit, acceptedAt: number): Promise<void>;
  /** Takes the probe that is due, for one caller alone, and puts off the next one. false: somebody else has it. */
  takeProbe(circuit: Circuit, nextProbeAt: number): Promise<boolean>;
  /** false: it was closed, or opened anew, in the meantime. */
  close(circuit: Circuit, closedAt: number): Promise<boolean>;
  /** Removes a closed circuit. false: it was opened again in the meantime. */
  forget(circuit: Circuit): Promise<boolean>;
}
