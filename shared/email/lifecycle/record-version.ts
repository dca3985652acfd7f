/** Version of an email's record that this code writes and understands. */
export const RECORD_VERSION = 1;

/** false: newer code wrote it, and means something by it that this code does not know. It is left for that code. */
export const isKnownVersion = ({ v }: { v: number }): boolean => v === RECORD_VERSION;
