export type KindName =
  | 'toggle'
  | 'choice'
  | 'integer'
  | 'text'
  | 'host'
  | 'host name'
  | 'address'
  | 'address list'
  | 'sender list'
  | 'word list'
  | 'certificates'
  | 'date'
  | 'domain'
  | 'selector'
  | 'secret';

/** A value as it stands in a settings document. */
export type Written = string | number | readonly string[];

/** The value that a text or number was read as. */
export interface Reading<T> {
  value: T;
  /** The JSON type was wrong, but the meaning is clear: "587" for 587. */
  coerced?: boolean;
}

/** One of the words a setting knows. */
export interface Option {
  /** What Storemail writes. */
  word: string;
  /** What Adobe Commerce stores for it. */
  stored: string;
  /** What Adobe Commerce shows for it. */
  label: string;
}

/** The values a setting may have, what they mean and how they are written. */
export interface Kind<T> {
  readonly name: KindName;
  /** Completes "must be …", for people. */
  readonly allowed: string;
  /** The words to choose from, where there are such. */
  readonly options?: readonly Option[];
  /** The value; `undefined` if it is not allowed. */
  read(raw: unknown): Reading<T> | undefined;
  /** Storemail's own spelling: `read` returns the same value for it, not coerced. */
  write(value: T): Written;
}
