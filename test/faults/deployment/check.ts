import { type Email, isFinal } from '../../../shared/email/lifecycle/email.ts';
import type { ReceivedMessage } from '../../support/smtp/script.ts';

/** One message that a mail server received, whether or not it could confirm that. */
export type Copy = Pick<ReceivedMessage, 'to' | 'raw'>;

/** The findings of a run: accepted emails compared with the table and the mail servers. */
export interface Findings {
  /** Emails that are neither final nor due, ended without a reason, or are sent without a copy for every recipient. */
  lost: string[];
  /** Recipients with a second copy, for emails not marked as possible duplicates. */
  unflagged: string[];
  /** Second copies that differ from the first. */
  different: string[];
  /** Recipients of copies that are not recipients of the email. */
  strangers: string[];
}

export interface Accepted {
  ids: Iterable<string>;
  stored: ReadonlyMap<string, Email>;
  copies: readonly Copy[];
  /** Whether giving up on an address is legitimate: its server refuses it permanently, or the email expired. */
  isGivenUp: (address: string, id: string) => boolean;
}

/** The id in a copy's Message-ID, which may follow many recipients in a header of any length. */
export const idOf = ({ raw }: Pick<Copy, 'raw'>): string => {
  const end = raw.indexOf('\r\n\r\n');
  const header = raw.toString('latin1', 0, end < 0 ? raw.length : end);
  return /^Message-ID: <([^@]+)@/im.exec(header)?.[1] ?? '';
};

/** Whether the email will be looked at again: held mail waits for its circuit, all other mail for its time. */
export const isUnderWay = ({ state, dueAt }: Email): boolean =>
  !isFinal(state) && (state === 'held' || dueAt !== undefined);

const timesFor = (copies: readonly Copy[], address: string): number =>
  copies.filter(({ to }) => to.includes(address)).length;

/**
 * Counts copies that some recipient got a second time; the same bytes may go to different recipients
 * at different times.
 */
export const secondCopies = ({ recipients }: Pick<Email, 'recipients'>, copies: readonly Copy[]): number =>
  recipients.reduce((most, { address }) => Math.max(most, timesFor(copies, address) - 1), 0);

const isLost = (email: Email | undefined, copies: readonly Copy[], { isGivenUp }: Accepted): boolean => {
  if (!email) return true;
  if (!isFinal(email.state)) return !isUnderWay(email);
  return email.recipients.some(({ address, state }) =>
    state === 'accepted' ? timesFor(copies, address) === 0 : !isGivenUp(address, email.id),
  );
};

const differ = (copies: readonly Copy[]): boolean => new Set(copies.map(({ raw }) => raw.toString('latin1'))).size > 1;

const hasStrangers = ({ recipients }: Email, copies: readonly Copy[]): boolean => {
  const own = new Set<string>(recipients.map(({ address }) => address));
  return copies.some(({ to }) => to.some((address) => !own.has(address)));
};

/** Compares the accepted emails with the table and the mail servers. */
export const check = (accepted: Accepted): Findings => {
  const { stored, copies } = accepted;
  const ids = [...accepted.ids];
  const byId = Map.groupBy(copies, idOf);
  const having = (is: (email: Email, own: readonly Copy[]) => boolean): string[] =>
    ids.filter((id) => {
      const email = stored.get(id);
      return email !== undefined && is(email, byId.get(id) ?? []);
    });
  return {
    lost: ids.filter((id) => isLost(stored.get(id), byId.get(id) ?? [], accepted)),
    unflagged: having((email, own) => !email.possibleDuplicate && secondCopies(email, own) > 0),
    different: having((_email, own) => differ(own)),
    strangers: [...[...byId.keys()].filter((id) => !stored.has(id)), ...having(hasStrangers)],
  };
};
