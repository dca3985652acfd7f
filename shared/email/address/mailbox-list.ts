import { InvalidAddress, type Mailbox } from './address.ts';
import { parseMailbox } from './mailbox.ts';

/** Room for fifty mailboxes of the maximum length. */
const MAX_LIST_CHARACTERS = 50_000;

/**
 * Parses a comma-separated list of mailboxes, which may be empty. Empty elements are ignored (RFC 5322, 4.4).
 * Throws `InvalidAddress`.
 */
export const parseMailboxes = (text: string): Mailbox[] => {
  if (text.length > MAX_LIST_CHARACTERS) {
    throw new InvalidAddress(`must be at most ${MAX_LIST_CHARACTERS} characters long`);
  }
  return splitMailboxes(text).map(parseMailbox);
};

/**
 * Splits at commas outside quotes. A piece without an @ is not a mailbox but the start of an unquoted name with a comma
 * in it (`Doe, John <john@example.com>`), which several clients send.
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

// Not a regular expression: unbalanced quotes would make it take quadratic time.
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
