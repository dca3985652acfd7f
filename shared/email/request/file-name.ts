import { hasControlCharacters } from '../address/control-characters.ts';

/** The limit of common file systems. */
const MAX_BYTES = 255;

// Path separators; brackets and quotes, since mail programs disagree on where such a name ends; and bidirectional
// controls, which make `fdp.exe` look like `exe.pdf`.
const FORBIDDEN = /[/\\<>"\u202a-\u202e\u2066-\u2069]/;

/** What is wrong with an attachment's file name; `undefined` if nothing is. */
export const fileNameFault = (name: string): string | undefined => {
  if (name.trim() === '' || Buffer.byteLength(name) > MAX_BYTES)
    return `must have 1 to ${MAX_BYTES} bytes, not all of them spaces`;
  if (FORBIDDEN.test(name) || /^\.{1,2}$/.test(name))
    return 'must be a plain file name, without / \\ < > " or writing direction marks';
  return hasControlCharacters(name) ? 'must have no line break or other control character' : undefined;
};
