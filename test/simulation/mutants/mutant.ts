import type { Patch } from '../bundle.ts';

/** A fault in the protocol that somebody might make, and how the source would look then. */
export interface Mutant extends Patch {
  name: string;
}

export const mutant = (name: string, file: string, find: string, replace: string): Mutant => ({
  name,
  file,
  find,
  replace,
});
