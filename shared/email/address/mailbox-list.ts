import { InvalidAddress, type Mailbox } from './address.ts';
import { parseMailbox } from './mailbox.ts';

/** Some fifty mailboxes of the length that one may have. */
const MAX_LIST_CHARACTERS = 50_000;

/**
 * Reads the mailboxes of one comma-separated string; there may be none. Empty elements mean nothing (RFC 5322, 4.4).
 * Throws `InvalidAddress`.
 */
export const parseMailboxes = (text: string): Mailbox[] => {
  if (text.length > MAX_LIST_CHARACTERS) {
    throw new InvalidAddress(`must be at most ${MAX_LIST_CHARACTERS} characters long`);
  }
  return splitMailboxes(text).map(parseMailbox);
};

/**
 * Splits at commas outside quotes. A piece without an @ is no mailbox but the beginning of a name that has a comma
 * and lacks its quotes (`Doe, John <john@example.com>`, as several clients write it).
 */
const splitMailboxes = (text: string): string[] => {
  const mailboxes: string[] = [];
  let begun = '';
  for (const piece of splitAtCommas(text)) {
    if (begun === '' && piece.trim() === '') continue;
    begun += piece;
    if (begun.includes('@')) {
      mailboxes.push(begun);
      begun = '';
    } else {
      begun += ',';
    }
  }
  return begun === '' ? mailboxes : [...mailboxes, begun];
};

// By hand: a regular expression would take quadratic time over quotes without partners.
const splitAtCommas = (text: string): string[] => {
  const pieces: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    if (quoted && text[at] === '\\') at++;
    else if (text[at] === '"') quoted = !quoted;
    else if (text[at] === ',' && !quoted) {
      pieces.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...pieces, text.slice(start)];
};
