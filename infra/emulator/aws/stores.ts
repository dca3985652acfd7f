import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openTables, type Tables } from './dynamodb/tables.ts';
import { type Fauxqs, openFauxqs } from './fauxqs.ts';
import type { Location } from './location.ts';
import { openParameterStore, type ParameterStore } from './ssm/parameter-store.ts';
import { openVault, type Vault } from './ssm/vault.ts';

/** All persistent state. */
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
 * Opens the data directory, creating it if necessary. The tables are opened first because they are locked: two
 * processes never use the same directory. Rejects with `DataDirectoryUnusable`.
 */
export const openStores = async (directory: string, location: Location): Promise<Stores> => {
  const tables = await openLocked(directory, location);
  try {
    return {
      tables,
      fauxqs: await openFauxqs(join(directory, 'queues-and-objects'), location.region),
      parameters: openParameterStore(join(directory, 'parameters.db')),
      vault: openVault(join(directory, 'secrets.key')),
    };
  } catch (error) {
    await tables.close();
    throw unusable(directory, error);
  }
};

/** Closing fauxqs twice is harmless. */
export const closeStores = async ({ tables, fauxqs, parameters }: Stores): Promise<void> => {
  await fauxqs.close();
  parameters.close();
  await tables.close();
};

const openLocked = async (directory: string, location: Location): Promise<Tables> => {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return await openTables(join(directory, 'tables'), location);
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
