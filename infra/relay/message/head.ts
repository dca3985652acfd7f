/** One header field of a message. */
export interface Field {
  /** In lower case. */
  name: string;
  /** Unfolded and trimmed; one character per octet. */
  value: string;
  /** The field's lines, including line ends; one character per octet. */
  raw: string;
}

const fieldStart = /^([\x21-\x39\x3b-\x7e]+)[ \t]*:/;

/**
 * Parses the header fields at the start of `lines`, and counts their lines. The block ends at the first line that is
 * neither a field nor the continuation of one.
 */
export const readFields = (lines: string[]): { fields: Field[]; count: number } => {
  const fields: Field[] = [];
  let count = 0;
  for (const line of lines) {
    const name = fieldStart.exec(line)?.[1];
    const last = fields.at(-1);
    if (name !== undefined) fields.push({ name: name.toLowerCase(), value: '', raw: line });
    else if (last && /^[ \t]/.test(line)) last.raw += line;
    else break;
    count += 1;
  }
  for (const field of fields) field.value = unfolded(field.raw);
  return { fields, count };
};

/** The header fields of a message with CRLF line ends, up to the blank line or the end of `head`. */
export const fieldsOf = (head: Buffer): Field[] => {
  const text = head.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const block = end < 0 ? text : text.slice(0, end + 2);
  return readFields(block.match(/[^\n]*\n/g) ?? []).fields;
};

export const fieldValue = (fields: Field[], name: string): string | undefined =>
  fields.find((field) => field.name === name)?.value;

const unfolded = (raw: string): string =>
  raw
    .slice(raw.indexOf(':') + 1)
    .replaceAll(/\r?\n/g, '')
    .trim();
