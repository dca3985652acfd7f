/** A message that cannot be sent unchanged. The error message says what is allowed and never repeats a value. */
export class InvalidMessage extends Error {
  override readonly name = 'InvalidMessage';
}

/** RFC 5322, 2.1.1, without the line end. */
const MAX_LINE_OCTETS = 998;

const CR = 0x0d;
const LF = 0x0a;

/**
 * Checks that lines end in CRLF with no bare CR or LF, so that all receivers agree on where a line ends (RFC 5321,
 * 2.3.8 and 4.5.3.1.6). Throws `InvalidMessage`.
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
