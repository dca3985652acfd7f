import type { Address } from '../../email/address/address.ts';
import type { Suppression } from '../../suppression/suppression.ts';

/** The suppression list. Every method rejects with `StoreUnavailable`. */
export interface SuppressionStore {
  /** Adds an entry. `false`: the scope already has one for the address, and nothing changed. */
  add(entry: Suppression): Promise<boolean>;
  /** The entries of an address, of every scope. */
  find(address: Address): Promise<Suppression[]>;
  /** The entry of this id; ids are those of `add`. */
  get(id: string): Promise<Suppression | undefined>;
  /** `false` if there was none. */
  remove(entry: Suppression): Promise<boolean>;
  /** Entries of a scope older than that id (or newer), newest first, at most `limit`. */
  list(scope: string, page: { after?: string; before?: string; limit: number }): Promise<Suppression[]>;
  /** Scopes that have, or had, entries. */
  scopes(): Promise<string[]>;
}
