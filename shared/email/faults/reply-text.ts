const MAX_CHARACTERS = 200;

/** Anything like an address, with what servers put around it. Bounded, since servers write what they like. */
const address = /<?[^\s<>"(),;:]{1,64}@[^\s<>"(),;:]{1,255}>?:?/g;

/** What a mail server replied, for people and logs: one printable line, short, without the addresses it repeats. */
export const replyText = (reply: string): string =>
  reply
    .slice(0, 2_000)
    .replace(address, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .slice(0, MAX_CHARACTERS)
    .trim();
