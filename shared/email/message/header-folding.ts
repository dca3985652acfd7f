/** RFC 5322, 2.1.1: lines should have 78 characters at most, without CRLF. */
const PREFERRED_CHARACTERS = 76;
/** RFC 5322, 2.1.1: and must have no more than this. */
const MAX_CHARACTERS = 998;

/**
 * A header field on lines of 76 characters where its blanks allow that. Every line after the first begins with blanks
 * and holds something else, too: servers take a line of blanks for the end of the headers (RFC 5322, 3.2.2). Blanks at
 * the end are left out.
 */
export const folded = (field: string): string => {
  const [name = '', ...words] = field.match(/[ \t]*[^ \t]+/g) ?? [];
  const lines: string[] = [];
  let line = name;
  for (const [index, word] of words.entries()) {
    // A line of the name alone is allowed, but some readers take it for an empty field.
    const most = index === 0 ? MAX_CHARACTERS : PREFERRED_CHARACTERS;
    if (line.length + word.length > most) {
      lines.push(line);
      line = word;
    } else line += word;
  }
  return [...lines, line].join('\r\n');
};

/** The fields of a header block, each on one line. */
export const unfolded = (block: string): string[] => block.replace(/\r\n(?=[ \t])/g, '').split('\r\n');
