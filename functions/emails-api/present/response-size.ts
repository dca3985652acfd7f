/** Lambda responses are limited to 6 MB (AWS Lambda, quotas). This leaves half a megabyte for the rest of a response. */
export const MAX_ESCAPED_BYTES = 5_500_000;

/**
 * The size of a value in a response, in bytes: it is JSON-escaped in the body, and again with the body, so that a quote or
 * a line feed takes up to four bytes, and a control character seven.
 */
export const escapedBytes = (value: string | object): number =>
  Buffer.byteLength(JSON.stringify(JSON.stringify(value)));
