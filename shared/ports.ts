import type { Address } from './email/address.ts';
import type { Email, EmailContent } from './email/email.ts';
import type { HealthReport } from './health/report.ts';
import type { CountName, MeasureName } from './runtime/metric-names.ts';
import type { EffectiveSettings } from './settings/effective.ts';

/** What may change on an email after it was accepted. `null` removes the attribute. */
export type EmailChanges = {
  [K in keyof Omit<Email, 'v' | 'id' | 'scope' | 'revision' | 'createdAt'>]?: Email[K] | null;
};

export interface DueEmail {
  id: string;
  dueAt: number;
}

/**
 * Where accepted emails live: the truth. Every method rejects with `StoreUnavailable` when the store cannot be
 * reached or throttles for longer than the SDK's own retries; nothing is half done then but what a method says.
 */
export interface EmailStore {
  /** Content first, status last; only when this resolves is the email accepted (design invariant 1). */
  accept(email: Email, content: EmailContent): Promise<void>;
  find(id: string): Promise<Email | undefined>;
  /** Status records of up to 100 ids, strongly consistent, in one request; unknown ids are absent. */
  findAll(ids: readonly string[]): Promise<Map<string, Email>>;
  /** Contents of up to 100 emails, by id. */
  contents(emails: readonly Email[]): Promise<Map<string, EmailContent>>;
  /**
   * Applies the changes if the stored revision is still `email.revision`, and resolves to the new record.
   * `undefined`: somebody else changed it first, nothing was written. Leasing, recording, holding and canceling
   * are all this one conditional write, so a worker that lost its lease can no longer write.
   */
  change(email: Email, changes: EmailChanges): Promise<Email | undefined>;
  /** Number of shards of the due index; `due` takes 0 … shards-1. */
  readonly shards: number;
  /** Emails of one shard that are due at or before `now`, oldest first, at most `limit`. Eventually consistent. */
  due(shard: number, now: number, limit: number): Promise<DueEmail[]>;
  /** Moves dueAt forward if it is still what was read; leaves the revision alone. false: it moved already. */
  postpone(due: DueEmail, until: number): Promise<boolean>;
}

/** One partition of the log: the emails that a scope accepted in one day of UTC. */
export interface LogPartition {
  scope: string;
  /** `yyyy-mm-dd`. */
  day: string;
}

/**
 * Which emails there are, newest or oldest first: ids only, eventually consistent. An id sorts by its time, so a page
 * continues from any id, known or not. Rejects with `StoreUnavailable`.
 */
export interface EmailLog {
  /** Partitions that emails were put in, from one day to another, both included, of every scope; in no order. */
  partitions(from: string, to: string): Promise<LogPartition[]>;
  /** Up to `limit` ids of a partition beyond that id: older ones newest first, or newer ones oldest first. */
  ids(partition: LogPartition, page: { order: LogOrder; beyond: string; limit: number }): Promise<string[]>;
}

export type LogOrder = 'newest-first' | 'oldest-first';

/** A request that its client may repeat, and the answer that it gets each time. Times are milliseconds since 1970. */
export interface IdempotencyRecord {
  /** The scope of the API key, and the client's own name for the request in it. */
  scope: string;
  key: string;
  /** SHA-256 of what was asked for, hex. */
  bodyHash: string;
  createdAt: number;
  /** Since when a request works on it; another one may take it over later. */
  startedAt: number;
  /** Assigned before anything is accepted. The request is complete when there are emails of all these ids. */
  ids: string[];
  /** The body of the answer, JSON. */
  answer: string;
}

/** Remembers requests by their Idempotency-Key. Rejects with `StoreUnavailable`. */
export interface IdempotencyStore {
  /** Writes the record, in one request. false: there is one of that key that was made after `expiredBefore`. */
  begin(record: IdempotencyRecord, expiredBefore: number): Promise<boolean>;
  /** Strongly consistent. A record may be older than it counts: deletion is late. */
  find(scope: string, key: string): Promise<IdempotencyRecord | undefined>;
  /** Makes `startedAt` the record's, if that is still what was read. false: somebody else took it over. */
  takeOver(record: IdempotencyRecord, startedAt: number): Promise<boolean>;
}

/** Requests that an API key may still make in a second, handed out in blocks to whoever serves it. */
export interface RequestTokens {
  /**
   * Takes up to `count` of the `limit` tokens that the key has in that second since 1970; resolves to how many were
   * left to take. Rejects with `StoreUnavailable`.
   */
  take(keyId: string, second: number, count: number, limit: number): Promise<number>;
}

/** The send queue: says which emails have work to do, and nothing else (design invariant 2). */
export interface Doorbell {
  /** Announces any number of ids. Resolves to those the queue did not take; never rejects. */
  ring(ids: readonly string[]): Promise<string[]>;
}

/** The first attempt to send emails that were just accepted, for requests that wait for it. */
export interface FirstAttempt {
  /**
   * Has up to 100 emails attempted, and waits until that is recorded or the request can wait no longer. Resolves to
   * those that nobody may be working on, to be announced instead; never rejects.
   */
  make(ids: readonly string[]): Promise<string[]>;
}

export interface ApiKey {
  id: string;
  name: string;
  permission: 'full_access' | 'sending_access';
  /** The key covers this scope and those below it. */
  scope: string;
  createdAt: number;
  /** SHA-256 of the token, hex. */
  hash: string;
}

export interface ApiKeyStore {
  /** The key with this hash, strongly consistent. Rejects with `StoreUnavailable`. */
  find(hash: string): Promise<ApiKey | undefined>;
  create(key: ApiKey): Promise<void>;
  list(): Promise<ApiKey[]>;
  /** false: there was no key of that id. */
  remove(id: string): Promise<boolean>;
}

/** The versions that senders use together for one scope; one table item (design invariant 6). */
export interface InForce {
  scope: string;
  /** Rises with every write of this item; the condition of every write. */
  revision: number;
  /** Absent: nothing valid was ever saved at this scope. */
  document?: { version: number; sha256: string };
  /** The SMTP password and the host it belongs to (design invariant 7). */
  secret?: { version: number; host: string };
  /** Passwords that were in force for other hosts, newest first: what a rollback to those hosts needs. */
  formerSecrets?: FormerSecret[];
  /** Since when this pair is in force; another pair has another time. Neither version was written after it. */
  since?: number;
  /** How far edits were judged. `at`: no version judged was written after this time. */
  judged: { document: Judgement; secret: Judgement; at: number };
}

export interface FormerSecret {
  version: number;
  host: string;
  /** Written before this time; a later one of the same version is another password. */
  until: number;
}

/** How far the edits of one parameter were judged, and what came of the newest. */
export interface Judgement {
  /** The newest version judged; 0: none. */
  version: number;
  /** Why that version is not in force; holds no value. Absent: it is, or was until somebody rolled it back. */
  rejected?: Rejection;
}

export interface Rejection {
  code: RejectionCode;
  reason: string;
}

export type RejectionCode =
  /** Not a settings document, or its values are not allowed, by themselves or with those of the wider scopes. */
  | 'invalid-document'
  /** The document logs in to a host for which there is no password: it waits until one is saved. */
  | 'password-needed'
  /** Not a SecureString, or no text that SMTP AUTH can carry. */
  | 'invalid-secret'
  /** Nothing is wrong with it: it waits until a document at its scope is in force. */
  | 'waits-for-document'
  /** The parameter is gone. What is in force is gone with it: mail of this scope is held. */
  | 'deleted'
  /** A wider scope's version in force is gone or changed, so nothing can be judged on top of it. */
  | 'wider-scope-faulty';

export interface InForceStore {
  /** The items of these scopes, strongly consistent, in one request; scopes without one are absent. */
  read(scopes: readonly string[]): Promise<Map<string, InForce>>;
  list(): Promise<InForce[]>;
  /** Writes `next` if the stored revision is still `next.revision - 1` (0: no item). false: somebody was first. */
  move(next: InForce): Promise<boolean>;
}

export interface ParameterVersion {
  version: number;
  value: string;
  type: ParameterType;
  modifiedAt: number;
}

export type ParameterType = 'String' | 'StringList' | 'SecureString';

/** One write of a parameter, without its value. */
export interface ParameterEdit {
  version: number;
  type: ParameterType;
  modifiedAt: number;
  /** ARN of who wrote it. */
  modifiedBy: string;
  /** SecureStrings only: the KMS key, as the writer named it; `alias/aws/ssm` is the account's own. */
  keyId?: string;
}

/**
 * SSM Parameter Store, by names relative to the deployment (`settings/eu.fr`, `secrets/eu/smtp-password`).
 * Rejects with `ParametersUnavailable` when SSM is throttled, down or forbids the call.
 */
export interface Parameters {
  /** The newest version, or the one asked for. `undefined`: no such parameter or version. SecureStrings decrypted. */
  read(name: string, version?: number): Promise<ParameterVersion | undefined>;
  /** All edits that SSM still has (at most 100), newest first; none if there is no such parameter. */
  edits(name: string): Promise<ParameterEdit[]>;
  /** The same edits with the values, of a parameter that is no SecureString. */
  history(name: string): Promise<(ParameterEdit & { value: string })[]>;
  /** Moves the label `in-force` to this version, for people to see and so that SSM keeps it. false: no such version. */
  labelInForce(name: string, version: number): Promise<boolean>;
}

/**
 * Writes parameters, by the same names. Rejects with `ParametersThrottled`, or with `ParametersUnavailable`: then
 * nobody knows whether it was written.
 */
export interface ParameterWriter {
  /** Adds a version, creating the parameter if there is none; resolves to the version. */
  put(name: string, value: string, type: ParameterType): Promise<number>;
  /** false: there was no such parameter. */
  remove(name: string): Promise<boolean>;
}

/** Effective settings of a scope, from the versions in force. Cached; the last good value is kept while SSM fails. */
export interface SettingsReader {
  /** Rejects with `SettingsUnavailable` only before a first success: afterwards the last good answer stands. */
  effective(scope: string): Promise<ScopeSettings>;
}

/** What the settings of a scope come to. Mail of a scope that is not `in-force` is accepted and held, never failed. */
export type ScopeSettings =
  | { kind: 'in-force'; settings: SettingsInForce }
  /** No scope of the chain ever had valid settings. */
  | { kind: 'not-configured' }
  /** A version in force is gone or changed, or the password belongs to another host. `reason` holds no value. */
  | { kind: 'faulty'; reason: string };

export interface SettingsInForce {
  scope: string;
  /** Identifies the versions this came from, over all scopes of the chain, e.g. `default:7/3,eu:2/1`. */
  version: string;
  values: EffectiveSettings;
  /** The scope that names the mail server; those that inherit it share its `sending_limit`. Absent: this one. */
  hostScope?: string;
  /** The SMTP password in force for `values['system/smtp/host']`, if any. Never logged. */
  password?: string;
}

/** One message for one SMTP transaction. */
export interface OutgoingMail {
  /** MAIL FROM. */
  returnPath: Address;
  recipients: readonly Address[];
  /** The whole message, composed; the same bytes at every attempt. */
  raw: Buffer;
}

export type SmtpPhase = 'dns' | 'connect' | 'greeting' | 'ehlo' | 'tls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'dot';

/** What went wrong in an attempt, as observed: facts, no verdict. */
export interface TransportFault {
  phase: SmtpPhase | 'compose' | 'sendmail' | 'unknown';
  /**
   * nodemailer's or Node's error code, the most telling one: ESOCKET, ECONNREFUSED, CERT_HAS_EXPIRED, EAUTH …; our own
   * ECONFIG (the settings cannot be used), EFORBIDDENHOST (an address that mail must not go to), ENOAUTH (the server does
   * not offer the mechanism, or a credential is missing); of sendmail `EX_75` for its exit, `EX_KILLED`, ENOENT, EPIPE.
   */
  code: string;
  /** SMTP reply code, e.g. 451, of a complete reply. */
  reply?: number;
  /** RFC 3463 enhanced code, e.g. 4.7.1. */
  enhanced?: string;
  /** The server's reply, at most 200 characters, without addresses. */
  response?: string;
  /** Whether the final dot may have been sent: without a reply the outcome is then ambiguous. */
  dot: boolean;
}

/** What the server answered to one recipient, or to the message for all that were left. */
export interface RecipientReply {
  address: Address;
  code: number;
  enhanced?: string;
  /** At most 200 characters, without addresses. */
  response: string;
}

/** What one attempt came to, per recipient or as a whole. */
export type TransportReport =
  /** Every recipient has an answer. */
  | { kind: 'answered'; accepted: RecipientReply[]; refused: RecipientReply[] }
  /** The attempt failed for all but those refused before. */
  | { kind: 'fault'; fault: TransportFault; refused: RecipientReply[] };

/** A way to hand a message over. Never rejects: whatever happens is a report. */
export interface MailTransport {
  send(mail: OutgoingMail, signal: AbortSignal): Promise<TransportReport>;
}

/** Transports kept warm across invocations, one per scope and settings version. */
export interface Transports {
  for(settings: SettingsInForce): MailTransport;
}

/**
 * Why no mail of a scope goes out under one version of its settings: a fault of the configuration. While it is open,
 * workers hold the mail of the scope and do not talk to its mail server.
 */
export interface Circuit {
  scope: string;
  /** Version of the settings that failed; another version has another circuit. */
  version: string;
  /** A row of the decision table, or why nothing was tried. */
  fault: string;
  /** For people; held emails carry it. Never an address or a secret. */
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

/** The index of held emails. Rejects with `StoreUnavailable`. */
export interface HeldEmails {
  /** Ids of emails of this very scope, those held longest first, at most `limit`. Eventually consistent. */
  held(scope: string, limit: number): Promise<string[]>;
}

/** A message of the send queue that nobody can work on, and why. */
export interface DeadLetter {
  body: string;
  /** For people; holds no value of the message. */
  reason: string;
  /** As SQS called it first: sent back, it makes the same email. */
  messageId: string;
  sentAt: number;
}

/** Where messages go that nobody can work on. */
export interface DeadLetters {
  /** Rejects with `QueueUnavailable`; the message then stays where it is. */
  bury(letter: DeadLetter): Promise<void>;
}

/** How many emails may still be handed over in a minute; shared by all workers, and exact. */
export interface SendingBudget {
  /**
   * Takes up to `wanted` of `limit` for this minute (since 1970) and scope. Resolves to how many were granted. Rejects
   * with `StoreUnavailable`; some may be taken then, which is on the safe side.
   */
  reserve(scope: string, minute: number, limit: number, wanted: number): Promise<number>;
}

/** Tells what happens in numbers, for alarms and the dashboard. Keeps nobody waiting and never fails. */
export interface Metrics {
  /** `reason` is a word of ours, one of few: never an address, a subject or what a server said. */
  count(name: CountName, n?: number, reason?: string): void;
  measure(name: MeasureName, value: number): void;
}

/** What the hourly counters count, each of emails. */
export type HourlyCount = 'accepted' | 'sent' | 'failed' | 'bounced' | 'retried' | 'held' | 'expired' | 'suppressed';

/** The counts of one scope, or of all together (`*`), in one hour. */
export interface HourOfMail {
  scope: string;
  /** Milliseconds since 1970 at which the hour began. */
  hour: number;
  counts: Partial<Record<HourlyCount, number>>;
}

/** Counts per scope and hour, kept for some days: for health and charts, not for bills. */
export interface HourlyCounters {
  /** Adds to what is there, one request each. Rejects with `StoreUnavailable`: then some may have been added. */
  add(hours: readonly HourOfMail[]): Promise<void>;
  /** The hours of a scope that began at or after `since` and have counts, oldest first. Rejects with `StoreUnavailable`. */
  read(scope: string, since: number): Promise<HourOfMail[]>;
}

/** How many messages a queue has; both are estimates. */
export interface QueueLevel {
  depth: number;
  inFlight: number;
}

/** Looks at a queue. Rejects with `QueueUnavailable`. */
export interface QueueGauge {
  level(): Promise<QueueLevel>;
}

/** What check-health found, one report per scope and one on the service (`*`). Rejects with `StoreUnavailable`. */
export interface HealthStore {
  read(): Promise<HealthReport[]>;
  /** Replaces the report of its scope. */
  write(report: HealthReport): Promise<void>;
}
