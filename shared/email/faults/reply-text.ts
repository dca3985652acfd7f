const MAX_CHARACTERS = 200;

/**
 * Anything that looks like an address, with the punctuation around it. Bounded in length, since servers
 * may write anything.
 */
const address = /<?[^\s<>"(),;:]{1,64}@[^\s<>"(),;:]{1,255}>?:?/g;

/** A mail server's reply for people and logs: one short, printable line without the addresses that it repeats. */
export const replyText = (reply: string): string =>
  reply
    .slice(0, 2_000)
    .replace(address, '')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .slice(0, MAX_CHARACTERS)
    .trim();
