import { type Cursor, MailboxFault, type MailboxReport, type OpenMailbox } from '../../shared/ports/emails/mailbox.ts';
import { StoreUnavailable } from '../../shared/ports/errors.ts';
import { MAX_BYTES } from '../../shared/returned-mail/message.ts';
import { type ReceiveDependencies, receiveReport, StillSending } from '../../shared/returned-mail/receive-report.ts';
import { errorFields } from '../../shared/runtime/error-fields.ts';

export interface ReadOptions {
  /** The mailbox's scope: messages are matched with emails of this scope and the scopes below it. */
  scope: string;
  cursor: Cursor | undefined;
  /** The folder that processed messages are moved to; if absent, they stay. */
  moveTo: string | undefined;
  endsAt: number;
  /** Records the progress; `false` if somebody else has the lease. */
  save: (cursor: Cursor) => Promise<boolean>;
}

/** Messages of one run; the rest waits for the next. */
const MOST = 1_000;
/** Messages between two writes of the cursor, which are read again after a crash. */
const CHUNK = 25;
/** UIDs of one search, whose answer is then at most some 200 kB; and searches of one run. */
const WINDOW = 20_000;
const MOST_WINDOWS = 200;
/** Mail servers give up after five days (RFC 5321, section 4.5.4.1); older mail of a new mailbox is of no use. */
const FIRST_LOOK_MS = 7 * 86_400_000;
/** Attempts at a message that is not returned or cannot be applied, or whose email is being sent: an hour of runs. */
const MOST_TRIES = 12;
/** With more of them, no new window is started. One window may exceed it. */
const MOST_LATER = 200;
/** Consecutive new messages that fail, after which the fault is considered to be none of theirs. */
const MOST_FAILED = 5;
/** Time for the last writes of a run. */
const LAST_MS = 5_000;

/**
 * Reads a folder UID by UID and applies each message that came back. A message is passed over or moved only after it was
 * applied, so that a crash in between applies it twice, which changes nothing. Rejects with `MailboxFault` or
 * `StoreUnavailable`; what was saved until then counts. A message that fails by itself does not keep others from being
 * read; several new ones in a row reject with the error of the last.
 */
export const readMailbox = async (
  dependencies: ReceiveDependencies,
  mailbox: OpenMailbox,
  options: ReadOptions,
): Promise<Pick<MailboxReport, 'state' | 'detail'>> => {
  const reading = new Reading(dependencies, mailbox, options);
  if (await reading.readAgain()) await reading.readNew();
  return reading.report();
};

/** One run over a folder. Its methods resolve to `false` once somebody else has the mailbox's lease. */
class Reading {
  private readonly dependencies: ReceiveDependencies;
  private readonly mailbox: OpenMailbox;
  private readonly options: ReadOptions;
  private readonly since: number | undefined;
  private readonly counts = { read: 0, matched: 0, stuck: 0 };
  private cursor: Cursor;
  private failedInARow = 0;

  constructor(dependencies: ReceiveDependencies, mailbox: OpenMailbox, options: ReadOptions) {
    const { uidValidity } = mailbox;
    const { cursor } = options;
    this.dependencies = dependencies;
    this.mailbox = mailbox;
    this.options = options;
    const isFirst = cursor?.uidValidity !== uidValidity;
    this.cursor = cursor && !isFirst ? cursor : { uidValidity, lastUid: 0, later: {} };
    this.since = isFirst ? dependencies.now() - FIRST_LOOK_MS : undefined;
  }

  /** Tries the messages again that earlier runs could not apply. */
  async readAgain(): Promise<boolean> {
    return this.readInChunks(Object.keys(this.cursor.later).map(Number), () => this.cursor.lastUid);
  }

  /** Reads the messages that came since, until the run's time or share of messages is used up. */
  async readNew(): Promise<void> {
    let goesOn = true;
    for (let n = 0; n < MOST_WINDOWS && goesOn && !this.isOver() && !this.isFull() && this.isMore(); n += 1) {
      goesOn = await this.readWindow();
    }
  }

  report(): Pick<MailboxReport, 'state' | 'detail'> {
    return reportOf(this.counts, this.isMore());
  }

  private async readWindow(): Promise<boolean> {
    const from = this.cursor.lastUid + 1;
    const to = Math.min(from + WINDOW - 1, this.mailbox.uidNext - 1);
    const uids = await this.mailbox.search(from, to, this.since);
    const isHeld = await this.readInChunks(uids, (chunk) => chunk.at(-1) ?? from);
    if (!isHeld || this.isOver()) return false;
    // This window is finished, even if it was empty.
    this.cursor = { ...this.cursor, lastUid: to };
    return (uids.at(-1) ?? 0) >= to || this.options.save(this.cursor);
  }

  private async readInChunks(uids: readonly number[], lastOf: (chunk: readonly number[]) => number): Promise<boolean> {
    for (let n = 0; n < uids.length && !this.isOver(); n += CHUNK) {
      const chunk = uids.slice(n, n + CHUNK);
      if (!(await this.readChunk(chunk, lastOf(chunk)))) return false;
    }
    return true;
  }

  /** Applies messages, moves those that were matched, and saves the progress, up to `lastUid`. */
  private async readChunk(uids: readonly number[], lastUid: number): Promise<boolean> {
    const matched: number[] = [];
    const later = { ...this.cursor.later };
    for (const uid of uids) {
      const outcome = await this.apply(uid);
      const tries = (later[uid] ?? 0) + 1;
      delete later[uid];
      if (outcome === 'matched') matched.push(uid);
      if (outcome === 'later' && tries < MOST_TRIES) later[uid] = tries;
    }
    await this.move(matched);
    this.cursor = { uidValidity: this.mailbox.uidValidity, lastUid, later };
    return this.options.save(this.cursor);
  }

  private async apply(uid: number): Promise<Outcome> {
    const outcome = await applyOne(this.dependencies, this.mailbox, uid, this.options.scope);
    this.counts.read += 1;
    const isFailed = typeof outcome === 'object';
    // Messages that failed before follow each other when they are read again, which is no sign of another fault.
    this.failedInARow = isFailed && this.cursor.later[uid] === undefined ? this.failedInARow + 1 : 0;
    if (!isFailed) return outcome;
    if (this.failedInARow === MOST_FAILED) throw outcome.error;
    return 'later';
  }

  private async move(matched: readonly number[]): Promise<void> {
    this.counts.matched += matched.length;
    const { moveTo } = this.options;
    if (moveTo === undefined || matched.length === 0) return;
    if (!(await this.mailbox.move(matched, moveTo))) this.counts.stuck += matched.length;
  }

  private isOver(): boolean {
    return this.counts.read >= MOST || this.dependencies.now() > this.options.endsAt - LAST_MS;
  }

  private isFull(): boolean {
    return Object.keys(this.cursor.later).length > MOST_LATER;
  }

  private isMore(): boolean {
    return this.cursor.lastUid + 1 < this.mailbox.uidNext;
  }
}

type Outcome = 'matched' | 'other' | 'later';

/** The server did not return the message, or it could not be applied. */
interface Failed {
  error: unknown;
}

const applyOne = async (
  dependencies: ReceiveDependencies,
  mailbox: OpenMailbox,
  uid: number,
  scope: string,
): Promise<Outcome | Failed> => {
  const bytes = await mailbox.read(uid, MAX_BYTES);
  if (!bytes) return { error: new MailboxFault('broken') };
  try {
    const { emailId } = await receiveReport(dependencies, bytes, scope);
    return emailId === undefined ? 'other' : 'matched';
  } catch (error) {
    if (error instanceof StillSending) return 'later';
    if (error instanceof StoreUnavailable) throw error;
    dependencies.log.error('A returned message could not be applied', { scope, uid, ...errorFields(error) });
    return { error };
  }
};

const reportOf = (
  { read, matched, stuck }: { read: number; matched: number; stuck: number },
  isMore: boolean,
): Pick<MailboxReport, 'state' | 'detail'> => {
  const counted = `${read} read, ${matched} of them matched to emails`;
  if (stuck > 0) return { state: 'degraded', detail: `${counted}; they could not be moved` };
  return { state: 'up', detail: isMore ? `${counted}; more is waiting` : counted };
};
