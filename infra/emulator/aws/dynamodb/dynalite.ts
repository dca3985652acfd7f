import { createRequire } from 'node:module';
import type { JsonObject } from '../json-protocol.ts';

/**
 * The parts of dynalite used here. Its HTTP server is left out: it would cost a second hop and a second port, ends
 * the process on an unexpected error, and hides the store, whose writes must be made atomic.
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

/** An error that DynamoDB would answer. */
export interface ApiError {
  readonly statusCode: number;
  readonly body: { readonly __type: string; readonly message?: string; readonly Message?: string };
}

/** Checks an input and completes it for the action. Throws `ApiError`. */
export type Validate = (input: JsonObject, store: Store) => JsonObject;

export type Action = (store: Store, input: JsonObject, done: (error: unknown, output?: JsonObject) => void) => void;

interface Validations {
  checkTypes(input: JsonObject, types: unknown): JsonObject;
  checkValidations(input: JsonObject, types: unknown, custom: unknown, store: Store): void;
}

const require = createRequire(import.meta.url);

/** A store that keeps its tables in a directory. Open its `db` before use. */
export const createStore = (directory: string): Store => {
  const { create } = require('dynalite/db') as { create(options: object): Store };
  return create({ path: directory, createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
};

/** dynalite's action of this name, e.g. `PutItem`. */
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
