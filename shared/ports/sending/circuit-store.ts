/**
 * The circuit breaker of a scope under one version of its settings. While it is open, workers talk to the scope's mail
 * server only for a probe. After a configuration fault they hold the mail; during an outage they put it off.
 */
export interface Circuit {
  scope: string;
  /** The version of the settings that failed; each version has its own circuit. */
  version: string;
  /** A row of the decision table, or why nothing was tried. */
  fault: string;
  /** For people; emails that wait carry it. Never an address or a secret. */
  reason: string;
  openedAt: number;
  /** The mail server is down: mail is put off, not held. */
  isOutage?: boolean;
  /** Ids of the emails whose refusals opened it. They are never used as the probe. */
  openedBy?: string[];
  /** Refusals since the last acceptance that the settings may have caused, oldest first. */
  suspects?: Suspect[];
  /** When an email was last accepted under this version. Written only after a refusal, so it may be older than the truth. */
  acceptedAt?: number;
  /** The time from which one email may be tried. Absent: only new settings can help. */
  probeAt?: number;
  /** Absent: it is open. Afterwards held mail is released. */
  closedAt?: number;
}

/** A refusal of a whole email, caused by the email itself, by the settings or by the account. */
export interface Suspect {
  emailId: string;
  at: number;
  /** A row of the decision table. */
  kind: string;
  /** Digests of the recipients and of the content. */
  recipients: string;
  content: string;
  /** The reply without addresses, digits and ids. */
  reply: string;
}

/** The circuits of all scopes, shared by all workers. Rejects with `StoreUnavailable`. */
export interface CircuitStore {
  /** The circuits of a scope under these versions, open or closed; strongly consistent, one request. */
  read(scope: string, versions: readonly string[]): Promise<Circuit[]>;
  list(): Promise<Circuit[]>;
  /** Opens the circuit, or opens it again; replaces what was recorded on it. */
  open(circuit: Circuit): Promise<void>;
  /** Records a closed circuit unless there is one, so that release-due-emails looks for waiting mail of its scope. */
  note(circuit: Circuit): Promise<void>;
  /** Adds a refusal to the circuit, which keeps the newest ones. Resolves to the circuit, which is usually closed. */
  suspect(circuit: Circuit, suspect: Suspect): Promise<Circuit>;
  /** An email was accepted under that version, so the settings caused none of the earlier refusals. */
  clear(circuit: Circuit, acceptedAt: number): Promise<void>;
  /** Takes the due probe, for a single caller, and schedules the next one. false: somebody else has it. */
  takeProbe(circuit: Circuit, nextProbeAt: number): Promise<boolean>;
  /** false: it was closed, or opened anew, in the meantime. */
  close(circuit: Circuit, closedAt: number): Promise<boolean>;
  /** Removes a closed circuit. false: it was opened again in the meantime. */
  forget(circuit: Circuit): Promise<boolean>;
}
