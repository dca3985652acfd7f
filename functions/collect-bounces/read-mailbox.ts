import { type Cursor, MailboxFault, type MailboxReport, type OpenMailbox } from '../../shared/ports/emails/mailbox.ts';
import { MAX_BYTES } from '../../shared/returned-mail/message.ts';
import { type ReceiveDependencies, receiveReport, StillSending } from '../../shared/returned-mail/receive-report.ts';

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
/** Attempts at a message that the server does not return, or whose email is being sent: an hour of runs. */
const MOST_TRIES = 12;
/** With more of them, no new window is started. One window may exceed it. */
const MOST_LATER = 200;
/** Consecutive messages that the server does not return, after which the server is considered faulty. */
const MOST_UNREAD = 5;
/** Time for the last writes of a run. */
const LAST_MS = 5_000;

/**
 * Reads a folder UID by UID and applies each message that came back. A message is passed over or moved only after it was
 * applied, so that a crash in between applies it twice, which changes nothing. Rejects with `MailboxFault` or
 * `StoreUnavailable`; what was saved until then counts.
 */
export const readMailbox = async (
  dependencies: ReceiveDependencies,
  mailbox: OpenMailbox,
  options: ReadOptions,
): Promise<Pick<MailboxReport, 'state' | 'detail'>> => {
  const { now } = dependencies;
  const isFirst = options.cursor?.uidValidity !== mailbox.uidValidity;
  let cursor: Cursor =
    options.cursor && !isFirst ? options.cursor : { uidValidity: mailbox.uidValidity, lastUid: 0, later: {} };
  const since = isFirst ? now() - FIRST_LOOK_MS : undefined;
  const counts = { read: 0, matched: 0, stuck: 0 };
  let unread = 0;
  const isOver = (): boolean => counts.read >= MOST || now() > options.endsAt - LAST_MS;

  const handle = async (uids: readonly number[], lastUid: number): Promise<boolean> => {
    const matched: number[] = [];
    const later = { ...cursor.later };
    for (const uid of uids) {
      const outcome = await applyOne(dependencies, mailbox, uid, options.scope);
      counts.read += 1;
      const tries = (later[uid] ?? 0) + 1;
      delete later[uid];
      if (outcome === 'matched') matched.push(uid);
      unread = outcome === 'unread' ? unread + 1 : 0;
      if (unread === MOST_UNREAD) throw new MailboxFault('broken');
      if ((outcome === 'later' || outcome === 'unread') && tries < MOST_TRIES) later[uid] = tries;
    }
    counts.matched += matched.length;
    const { moveTo } = options;
    if (moveTo !== undefined && matched.length > 0 && !(await mailbox.move(matched, moveTo)))
      counts.stuck += matched.length;
    cursor = { uidValidity: mailbox.uidValidity, lastUid, later };
    return options.save(cursor);
  };

  const inChunks = async (uids: readonly number[], lastOf: (chunk: readonly number[]) => number): Promise<boolean> => {
    for (let n = 0; n < uids.length && !isOver(); n += CHUNK) {
      const chunk = uids.slice(n, n + CHUNK);
      if (!(await handle(chunk, lastOf(chunk)))) return false;
    }
    return true;
  };

  const again = Object.keys(cursor.later).map(Number);
  let isHeld = await inChunks(again, () => cursor.lastUid);
  const isFull = (): boolean => Object.keys(cursor.later).length > MOST_LATER;
  for (
    let n = 0;
    n < MOST_WINDOWS && isHeld && !isOver() && !isFull() && cursor.lastUid + 1 < mailbox.uidNext;
    n += 1
  ) {
    const from = cursor.lastUid + 1;
    const to = Math.min(from + WINDOW - 1, mailbox.uidNext - 1);
    const uids = await mailbox.search(from, to, since);
    isHeld = await inChunks(uids, (chunk) => chunk.at(-1) ?? from);
    if (!isHeld || isOver()) break;
    // This window is finished, even if it was empty.
    cursor = { ...cursor, lastUid: to };
    if (uids.length === 0 || (uids.at(-1) ?? 0) < to) isHeld = await options.save(cursor);
  }
  return reportOf(counts, cursor.lastUid + 1 < mailbox.uidNext);
};

const applyOne = async (
  dependencies: ReceiveDependencies,
  mailbox: OpenMailbox,
  uid: number,
  scope: string,
): Promise<'matched' | 'other' | 'later' | 'unread'> => {
  const bytes = await mailbox.read(uid, MAX_BYTES);
  if (!bytes) return 'unread';
  try {
    const { emailId } = await receiveReport(dependencies, bytes, scope);
    return emailId === undefined ? 'other' : 'matched';
  } catch (error) {
    if (error instanceof StillSending) return 'later';
    throw error;
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
