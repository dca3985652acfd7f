import { createRequire } from 'node:module';
import type { JsonObject } from '../json-protocol.ts';

/**
 * The parts of dynalite used here. Its HTTP server is not: it would add a hop and a port, ends the process on an
 * unexpected error, and hides the store, whose writes must be made atomic.
 */
export interface Store {
  readonly db: Level;
  readonly tableDb: { awsRegion: string; awsAccountId: string };
  getItemDb(table: string): Collection;
  getIndexDb(kind: string, table: string, index: string): Collection;
}

/** The one LevelDB behind all tables; keys begin with the collection's prefix. */
export interface Level {
  open(): Promise<void>;
  close(): Promise<void>;
  get(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  del(key: string): Promise<void>;
  batch(writes: readonly Write[], done: Done): void;
}

export type Done = (error?: unknown) => void;

export type Write =
  | { readonly type: 'put'; readonly key: string; readonly value: unknown }
  | { readonly type: 'del'; readonly key: string };

export interface Collection {
  put(key: string, value: unknown, done: Done): void;
  del(key: string, done: Done): void;
}

/** An error in DynamoDB's shape. */
export interface ApiError {
  readonly statusCode: number;
  readonly body: { readonly __type: string; readonly message?: string; readonly Message?: string };
}

/** Validates an input and fills in defaults. Throws `ApiError`. */
export type Validate = (input: JsonObject, store: Store) => JsonObject;

export type Action = (store: Store, input: JsonObject, done: (error: unknown, output?: JsonObject) => void) => void;

interface Validations {
  checkTypes(input: JsonObject, types: unknown): JsonObject;
  checkValidations(input: JsonObject, types: unknown, custom: unknown, store: Store): void;
}

const require = createRequire(import.meta.url);

type Attribute = { readonly [type: string]: unknown };
type Item = Readonly<Record<string, Attribute>>;

interface Database {
  create(options: object): Store;
  /** Size of an item in bytes, for the limit of 400 kB. */
  itemSize(item: Item): number;
}

const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);

/** Two digits per byte, plus one byte each for exponent and sign (Developer Guide, "DynamoDB item sizes"). */
const numberBytes = (text: string): number => {
  const digits = text
    .replace(/e.*$/i, '')
    .replace(/\D/g, '')
    .replace(/^0+|0+$/g, '');
  return Math.ceil(digits.length / 2) + 1 + Number(text.startsWith('-'));
};

const elementsBytes = (elements: readonly Attribute[]): number => 3 + sum(elements.map((one) => 1 + valueBytes(one)));

const valueBytes = (attribute: Attribute): number => {
  const [type = '', value] = Object.entries(attribute)[0] ?? [];
  const texts = [value].flat() as string[];
  switch (type) {
    case 'S':
    case 'SS':
      return sum(texts.map((text) => Buffer.byteLength(text)));
    case 'N':
    case 'NS':
      return sum(texts.map(numberBytes));
    case 'B':
    case 'BS':
      return sum(texts.map((text) => Buffer.byteLength(text, 'base64')));
    case 'L':
      return elementsBytes(value as Attribute[]);
    case 'M':
      return (
        elementsBytes(Object.values(value as Item)) +
        sum(Object.keys(value as Item).map((name) => Buffer.byteLength(name)))
      );
    default:
      return 1;
  }
};

/** Size of an item in bytes as DynamoDB counts it, attribute names in UTF-8 included. dynalite counts characters. */
export const itemBytes = (item: Item): number =>
  sum(Object.entries(item).map(([name, attribute]) => Buffer.byteLength(name) + valueBytes(attribute)));

/** A store that keeps its tables in a directory. Open its `db` before use. */
export const createStore = (directory: string): Store => {
  const db = require('dynalite/db') as Database;
  // dynalite's actions and validations call this function at each write.
  db.itemSize = itemBytes;
  return db.create({ path: directory, createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
};

/** Loads dynalite's action of this name, such as `PutItem`. */
export const loadAction = (operation: string): { validate: Validate; run: Action } => {
  const file = operation.charAt(0).toLowerCase() + operation.slice(1);
  const validations = require('dynalite/validations') as Validations;
  const { types, custom } = require(`dynalite/validations/${file}`) as { types: unknown; custom: unknown };
  return {
    run: require(`dynalite/actions/${file}`) as Action,
    validate: (input, store) => {
      const checked = validations.checkTypes({ ...input }, types);
      validations.checkValidations(checked, types, custom, store);
      return checked;
    },
  };
};

export const isApiError = (error: unknown): error is ApiError =>
  typeof error === 'object' && error !== null && 'statusCode' in error && 'body' in error;
