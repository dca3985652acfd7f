const MAX_CHARACTERS = 200;

/**
 * Anything that looks like an address, with the punctuation around it. Bounded in length, since servers
 * may write anything.
 */
const address = /<?[^\s<>"(),;:]{1,64}@[^\s<>"(),;:]{1,255}>?:?/g;

/** The codes that each further line of a reply repeats (RFC 5321, 4.2.1; RFC 2034), which would tear sentences apart. */
const repeatedCodes = /(?:\r\n|\n|\r)[2-5]\d\d[ -](?:[245]\.\d{1,3}\.\d{1,3}(?![\w.]))?/g;

const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((rest, secret) => rest.replaceAll(secret, '…'), text);

/**
 * A mail server's reply for people, logs and the decision table: one short, printable line with one code, without the
 * addresses that it repeats, and without these secrets, which must not be empty.
 */
export const replyText = (reply: string, secrets: readonly string[] = []): string =>
  withoutSecrets(reply, secrets)
    .slice(0, 2_000)
    .replace(repeatedCodes, ' ')
    .replace(address, '')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .slice(0, MAX_CHARACTERS)
    .trim();
