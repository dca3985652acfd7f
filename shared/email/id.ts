import { v7, validate } from 'uuid';

/** A UUIDv7 (RFC 9562 5.7), so that ids sort by time. `random` has at least 16 bytes. */
export const newEmailId = (now: number, random: Uint8Array): string => v7({ msecs: now, random });

/** The id in the one form we store, or `undefined` if the text is no UUID. */
export const parseEmailId = (text: string): string | undefined => (validate(text) ? text.toLowerCase() : undefined);
