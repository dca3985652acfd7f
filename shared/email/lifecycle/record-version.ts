/** Versions of an email's record that this code writes and understands. */
const KNOWN_VERSIONS = [1, 2];

/** false: newer code wrote it, and means something by it that this code does not know. It is left for that code. */
export const isKnownVersion = ({ v }: { v: number }): boolean => KNOWN_VERSIONS.includes(v);
