import { v7, validate, version } from 'uuid';

/** A UUIDv7 (RFC 9562 5.7), so that ids sort by time. `random` has at least 16 bytes. */
export const newEmailId = (now: number, random: Uint8Array): string => v7({ msecs: now, random });

/** The id in the one form we store, or `undefined` if the text is no UUID. */
export const parseEmailId = (text: string): string | undefined => (validate(text) ? text.toLowerCase() : undefined);

/** The least id of a time, in milliseconds since 1970: every email accepted then or later has a greater one. */
export const leastIdAt = (time: number): string => {
  const hex = Math.max(0, time).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};

/** When an email of this id was accepted, milliseconds since 1970; `undefined` if it is no UUIDv7. */
export const timeOfId = (id: string): number | undefined =>
  validate(id) && version(id) === 7 ? Number.parseInt(id.replace('-', '').slice(0, 12), 16) : undefined;
