/** The record versions that this code can read and write. */
const KNOWN_VERSIONS = [1, 2];

/** False if a newer version of the code wrote the record in a form unknown here; it is left to that version. */
export const isKnownVersion = ({ v }: { v: number }): boolean => KNOWN_VERSIONS.includes(v);
