import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openTables, type Tables } from './dynamodb/tables.ts';
import { type Fauxqs, openFauxqs } from './fauxqs.ts';
import type { Place } from './place.ts';
import { openParameterStore, type ParameterStore } from './ssm/parameter-store.ts';
import { openVault, type Vault } from './ssm/vault.ts';

/** Everything that is kept on disk. */
export interface Stores {
  readonly tables: Tables;
  readonly fauxqs: Fauxqs;
  readonly parameters: ParameterStore;
  readonly vault: Vault;
}

/** The data directory is in use, broken or not writable. The message is one sentence for the user. */
export class DataDirectoryUnusable extends Error {
  override readonly name = 'DataDirectoryUnusable';
}

/**
 * Opens the data directory, which is made if it does not exist. Its tables have a lock, so they come first: two
 * processes never work in the same directory. Rejects with `DataDirectoryUnusable`.
 */
export const openStores = async (directory: string, place: Place): Promise<Stores> => {
  const tables = await openLocked(directory, place);
  try {
    return {
      tables,
      fauxqs: await openFauxqs(join(directory, 'queues-and-objects'), place.region),
      parameters: openParameterStore(join(directory, 'parameters.db')),
      vault: openVault(join(directory, 'secrets.key')),
    };
  } catch (error) {
    await tables.close();
    throw unusable(directory, error);
  }
};

/** Closing fauxqs again does nothing. */
export const closeStores = async ({ tables, fauxqs, parameters }: Stores): Promise<void> => {
  await fauxqs.close();
  parameters.close();
  await tables.close();
};

const openLocked = async (directory: string, place: Place): Promise<Tables> => {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return await openTables(join(directory, 'tables'), place);
  } catch (error) {
    throw unusable(directory, error);
  }
};

const unusable = (directory: string, error: unknown): DataDirectoryUnusable => {
  const cause = rootOf(error);
  const reason =
    cause.code === 'LEVEL_LOCKED' ? 'is in use by another process' : `cannot be used: ${cause.message.split('\n')[0]}`;
  return new DataDirectoryUnusable(`The data directory ${directory} ${reason}`, { cause: error });
};

const rootOf = (error: unknown): Error & { code?: string } => {
  if (!(error instanceof Error)) return new Error(String(error));
  return error.cause instanceof Error ? rootOf(error.cause) : error;
};
