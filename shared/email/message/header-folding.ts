/** RFC 5322, 2.1.1: lines should have at most 78 characters, without CRLF. */
const PREFERRED_CHARACTERS = 76;
/** RFC 5322, 2.1.1: lines must have at most 998 characters. */
const MAX_CHARACTERS = 998;

/**
 * Folds a header field at white space into lines of 76 characters where possible. No line consists of white space alone,
 * because some servers take that for the end of the header (RFC 5322, 3.2.2). Trailing white space is dropped.
 */
export const folded = (field: string): string => {
  const [name = '', ...words] = field.match(/[ \t]*[^ \t]+/g) ?? [];
  const lines: string[] = [];
  let line = name;
  for (const [index, word] of words.entries()) {
    // A line with only the field name is allowed, but some mail programs take it for an empty field.
    const most = index === 0 ? MAX_CHARACTERS : PREFERRED_CHARACTERS;
    if (line.length + word.length > most) {
      lines.push(line);
      line = word;
    } else line += word;
  }
  return [...lines, line].join('\r\n');
};

/** Splits a header block into unfolded fields. */
export const unfolded = (block: string): string[] => block.replace(/\r\n(?=[ \t])/g, '').split('\r\n');
