import { hasControlCharacters } from '../address/control-characters.ts';

/** What file systems take. */
const MAX_BYTES = 255;

// Separators, brackets and quotes, after which readers disagree on where the name ends; embeddings, overrides and
// isolates, which show `exe.pdf` for what is `fdp.exe`.
const FORBIDDEN = /[/\\<>"\u202a-\u202e\u2066-\u2069]/;

/** What is wrong with a name for an attached file; `undefined`: nothing. */
export const fileNameFault = (name: string): string | undefined => {
  if (name.trim() === '' || Buffer.byteLength(name) > MAX_BYTES)
    return `must have 1 to ${MAX_BYTES} bytes, not all of them blanks`;
  if (FORBIDDEN.test(name) || /^\.{1,2}$/.test(name))
    return 'must be a plain file name, without / \\ < > " or writing direction marks';
  return hasControlCharacters(name) ? 'must have no line break or other control character' : undefined;
};
