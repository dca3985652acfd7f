import type { SendRequest } from '../request/send-request.ts';

/** The maximum size of a DynamoDB item including attribute names (Amazon DynamoDB quotas), less a tenth as reserve. */
export const MAX_RECORD_BYTES = 0.9 * 400 * 1024;

/** A reply of 200 characters takes up to three bytes per character; codes, state and attribute names add to that. */
const BYTES_PER_RECIPIENT = 600 + 200;
/** Twenty attempts, each with a reason and the beginning of a reply. */
const BYTES_OF_HISTORY = 20 * 800;
/** Times, counters, reason, fault and index keys, plus the addresses of separate copies, which the settings limit. */
const BYTES_OF_THE_REST = 32 * 1024;

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '');

type Envelope = Pick<SendRequest, 'from' | 'to' | 'cc' | 'bcc' | 'replyTo' | 'subject' | 'tags'>;

/**
 * An upper bound for the size of an email's record in bytes over its lifetime: sender and recipients as written, as
 * resolved, and with each one's reply. JSON is larger than what DynamoDB counts.
 */
export const worstRecordBytes = ({ from, to, cc, bcc, replyTo, subject, tags }: Envelope): number => {
  const addresses = [...to, ...cc, ...bcc].map(({ address }) => address);
  return (
    bytesOf({ from, to, cc, bcc, replyTo, subject, tags }) +
    bytesOf([from, replyTo]) +
    bytesOf(addresses) +
    addresses.length * BYTES_PER_RECIPIENT +
    BYTES_OF_HISTORY +
    BYTES_OF_THE_REST
  );
};
