import { oneLine, replyOf, statusIn } from './delivery-status.ts';
import { type Message, textOf } from './message.ts';
import { headerLine, originalSeparators, recipientLines, rule } from './notice-formats.ts';
import { originalParts } from './original.ts';
import type { ReportedRecipient } from './report.ts';

const MAX_NOTICE_CHARACTERS = 65_536;
const MAX_LINES = 2_000;
const MAX_LINE_CHARACTERS = 1_000;
const MAX_RECIPIENTS = 1_000;
/** Characters about a recipient in which the reason is looked for; explanations for people are long. */
const MAX_WORDS = 2_000;

export interface Notice {
  /** What the server wrote for people. */
  text: string;
  /** The copy of the message below it, if the notice quotes one. */
  quoted: string;
}

/** The text of a message in words, apart from the message that it returns. */
export const readNotice = (message: Message): Notice => {
  const originals = new Set(originalParts(message));
  const plain = message.parts.filter((part) => part.type.startsWith('text/') && !originals.has(part));
  const wanted = plain.some(({ type }) => type === 'text/plain')
    ? plain.filter(({ type }) => type !== 'text/html')
    : plain;
  const text = wanted
    .map((part) => textOf(part).slice(0, MAX_NOTICE_CHARACTERS))
    .join('\n')
    .slice(0, MAX_NOTICE_CHARACTERS);
  const at = startOfQuoted(text);
  return { text: text.slice(0, at), quoted: text.slice(at).replace(/^[^\n]*-[^\n]*\n/, '') };
};

/** Where the copy of the message begins, found line by line so that a hostile text takes no longer than another. */
const startOfQuoted = (text: string): number => {
  const lines = text.split('\n');
  let at = 0;
  for (const [index, line] of lines.entries()) {
    if (at > 0 && isSeparator(line.slice(0, MAX_LINE_CHARACTERS), lines[index + 1] ?? '')) return at;
    at += line.length + 1;
  }
  return text.length;
};

const isSeparator = (line: string, next: string): boolean =>
  originalSeparators.some((separator) => separator.test(line)) || (rule.test(line) && headerLine.test(next));

/**
 * Finds the recipients that a notice in words names, each with the lines that follow as its diagnostic. `known` are the
 * recipients of the returned message, `strangers` addresses that cannot be meant (the sender's, the notice's own).
 */
export const recipientsOfNotice = (
  { text }: Notice,
  { known, strangers }: { known: string[]; strangers: ReadonlySet<string> },
): ReportedRecipient[] => {
  const lines = text.split('\n', MAX_LINES).map((line) => line.slice(0, MAX_LINE_CHARACTERS));
  // A message to oneself comes back to the stranger that it was for.
  const named = namedIn(lines, strangers);
  const found = named.length > 0 ? named : namedIn(lines, new Set());
  if (found.length > 0) return found.slice(0, MAX_RECIPIENTS).map((at) => recipientAt(lines, at));
  return known.slice(0, 1).map((address) => describeRecipient(address, text));
};

interface Place {
  address: string;
  line: number;
  /** Where another recipient is named, also again: notices in two languages say everything twice. */
  end: number;
}

const namedIn = (lines: string[], strangers: ReadonlySet<string>): Place[] => {
  for (const { line: pattern } of recipientLines) {
    const places = lines.flatMap((line, index) => {
      const address = pattern.exec(line)?.[1]?.toLowerCase();
      return address && !strangers.has(address) && !isHousekeeping(address) ? [{ address, line: index }] : [];
    });
    const endOf = ({ address, line }: { address: string; line: number }): number =>
      places.find((other) => other.line > line && other.address !== address)?.line ?? lines.length;
    const firsts = places.filter(
      ({ address }, index) => places.findIndex((place) => place.address === address) === index,
    );
    if (firsts.length > 0) return firsts.map((first) => ({ ...first, end: endOf(first) }));
  }
  return [];
};

const isHousekeeping = (address: string): boolean => /^(?:mailer-daemon|double-bounce|support)@|^[/|]/.test(address);

const recipientAt = (lines: string[], place: Place): ReportedRecipient => {
  const own = describeRecipient(place.address, linesOn(lines, place));
  return own.class === 'undetermined'
    ? { ...describeRecipient(place.address, lines.join('\n')), aliases: own.aliases }
    : own;
};

/** The lines from a recipient to the next one. Text that applies to all stands above the first or below the last. */
const linesOn = (lines: string[], { address, line, end }: Place): string => {
  const isLast = end === lines.length;
  const own = lines.slice(line, end).join('\n');
  return statusIn(own) || own.trim().length > address.length + 12 || !isLast ? own : lines.join('\n');
};

/** A recipient that failed, by the words about it. */
export const describeRecipient = (address: string, text: string): ReportedRecipient => {
  const words = oneLine(text.replace(/\(#(\d\.\d+\.\d+)\)/g, ' $1 '), MAX_WORDS);
  return {
    address,
    aliases: aliasesIn(text, address),
    action: 'failed',
    ...replyOf(undefined, oneLine(words), words),
  };
};

/** Exim: `new@example.com` with `(generated from old@example.com)` below it. */
const aliasesIn = (text: string, address: string): string[] =>
  [
    ...text
      .slice(0, 2_000)
      .matchAll(
        /(?:generated (?:from|by)|expanded from|original(?:ly)? (?:address|to))[\s:<]{1,4}([^\s<>()"',;:]{1,64}@[\w.-]{1,255})/gi,
      ),
  ]
    .map(([, alias]) => alias?.toLowerCase() ?? '')
    .filter((alias) => alias !== address);
