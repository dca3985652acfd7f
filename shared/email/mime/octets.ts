/** A message that is not sent as it is. The message of the error says what is allowed; it never repeats a value. */
export class InvalidMessage extends Error {
  override readonly name = 'InvalidMessage';
}

/** RFC 5322 2.1.1, without the line's end. */
const MAX_LINE_OCTETS = 998;

const CR = 0x0d;
const LF = 0x0a;

/**
 * Lines end in CRLF, and neither octet stands alone: where a line ends must not depend on who reads it. What RFC 5321
 * 4.5.3.1.6 and 2.3.8 ask of a client, too. Throws `InvalidMessage`.
 */
export const checkOctets = (message: Buffer): void => {
  if (message.includes(0)) throw new InvalidMessage('must have no NUL');
  let start = 0;
  for (let end = message.indexOf(LF); end >= 0; end = message.indexOf(LF, start)) {
    if (end === start || message[end - 1] !== CR)
      throw new InvalidMessage('must end its lines in CRLF, with no bare LF');
    if (message.indexOf(CR, start) !== end - 1) throw new InvalidMessage('must have no bare CR');
    checkLength(end - 1 - start);
    start = end + 1;
  }
  if (message.indexOf(CR, start) >= 0) throw new InvalidMessage('must have no bare CR');
  checkLength(message.length - start);
};

const checkLength = (octets: number): void => {
  if (octets > MAX_LINE_OCTETS) throw new InvalidMessage(`must have lines of at most ${MAX_LINE_OCTETS} octets`);
};
