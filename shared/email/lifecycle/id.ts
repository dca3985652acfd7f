import { v7, validate, version } from 'uuid';

/** A new UUIDv7 (RFC 9562, 5.7), so that ids sort by time. `random` has at least 16 bytes. */
export const newEmailId = (now: number, random: Uint8Array): string => v7({ msecs: now, random });

/** The id in canonical form, or `undefined` if the text is not a UUID. */
export const parseEmailId = (text: string): string | undefined => (validate(text) ? text.toLowerCase() : undefined);

/** The smallest id of a time in epoch milliseconds: every email accepted at or after it has a greater id. */
export const leastIdAt = (time: number): string => {
  const hex = Math.max(0, time).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};

/** The time in an id, in epoch milliseconds; `undefined` if it is not a UUIDv7. */
export const timeOfId = (id: string): number | undefined =>
  validate(id) && version(id) === 7 ? Number.parseInt(id.replace('-', '').slice(0, 12), 16) : undefined;
