import type { Patch } from '../bundle.ts';

/** A mistake in the protocol that somebody might make, as a change of the source. */
export interface Mutant extends Patch {
  name: string;
}

export const mutant = (name: string, file: string, find: string, replace: string): Mutant => ({
  name,
  file,
  find,
  replace,
});
