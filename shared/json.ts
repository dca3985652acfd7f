export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** The text is not JSON, or not JSON that we accept. The message says why, without quoting a value. */
export class MalformedJson extends Error {
  override readonly name = 'MalformedJson';
}

/** Nesting depth; ours needs six levels. */
const MAX_DEPTH = 32;
/** Keys per object; our largest object, the headers of an email, has a hundred. */
const MAX_KEYS = 1000;

// Keys that pollute prototypes where later code copies an object carelessly.
const POISONED_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** An object or array that is being scanned. */
interface Frame {
  /** Keys seen so far; `undefined` in an array. */
  keys: Set<string> | undefined;
  /** The key whose value is being scanned. */
  key: string;
}

/** Decodes UTF-8. Throws `MalformedJson` if the bytes are not UTF-8. */
export const decodeUtf8 = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new MalformedJson('not valid UTF-8');
  }
};

/**
 * Parses JSON that every parser reads alike: no duplicate keys, no `__proto__`, no lone surrogates, no byte order mark,
 * at most 32 levels and 1,000 keys per object. Throws `MalformedJson`. Linear in the length of the text.
 */
export const parseStrictJson = (text: string): JsonValue => {
  if (text.startsWith('\uFEFF')) throw new MalformedJson('starts with a byte order mark');
  if (!text.isWellFormed()) throw new MalformedJson('half of a surrogate pair');
  try {
    scan(text);
    return JSON.parse(text);
  } catch (error) {
    // Without the cause: V8's message quotes the text.
    throw error instanceof MalformedJson ? error : new MalformedJson('not JSON');
  }
};

/** Rejects what JSON.parse accepts and we do not. Takes any text; JSON.parse decides whether it is JSON at all. */
const scan = (text: string): void => {
  const frames: Frame[] = [];
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '{':
      case '[':
        frames.push({ keys: text[at] === '{' ? new Set() : undefined, key: '' });
        if (frames.length > MAX_DEPTH) throw new MalformedJson(`nested deeper than ${MAX_DEPTH} levels`);
        break;
      case '}':
      case ']':
        frames.pop();
        break;
      case '"': {
        const end = endOfString(text, at);
        checkString(text, at, end, frames);
        at = end;
      }
    }
  }
};

/** Index of the quote that closes the string opened at `start`. */
const endOfString = (text: string, start: number): number => {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text[at - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return at;
  }
  throw new MalformedJson('a string without an end');
};

const checkString = (text: string, start: number, end: number, frames: readonly Frame[]): void => {
  const raw = text.slice(start, end + 1);
  const frame = frames.at(-1);
  if (frame?.keys && isFollowedByColon(text, end + 1)) {
    checkKey(JSON.parse(raw), frame, frame.keys, frames);
  } else if (raw.includes('\\u') && !JSON.parse(raw).isWellFormed()) {
    throw new MalformedJson(`half of a surrogate pair${pathOf(frames)}`);
  }
};

const COLON = /\s*:/y;

const isFollowedByColon = (text: string, from: number): boolean => {
  COLON.lastIndex = from;
  return COLON.test(text);
};

const checkKey = (key: string, frame: Frame, keys: Set<string>, frames: readonly Frame[]): void => {
  frame.key = key;
  if (!key.isWellFormed()) throw new MalformedJson('half of a surrogate pair in a key');
  if (POISONED_KEYS.has(key)) throw new MalformedJson(`forbidden key${pathOf(frames)}`);
  if (keys.has(key)) throw new MalformedJson(`duplicate key${pathOf(frames)}`);
  if (keys.size === MAX_KEYS) throw new MalformedJson(`more than ${MAX_KEYS} keys in one object`);
  keys.add(key);
};

/** ` at system.smtp`. Keys are input, too: one that does not look like a name is not repeated. */
const pathOf = (frames: readonly Frame[]): string => {
  const keys = frames.flatMap(({ keys, key }) => (keys ? [/^[\w-]{1,64}$/.test(key) ? key : '?'] : []));
  return keys.length > 0 ? ` at ${keys.join('.')}` : '';
};
