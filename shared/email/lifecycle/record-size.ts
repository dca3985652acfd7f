import type { SendRequest } from '../request/send-request.ts';

/** What an item of the table holds, names included (Amazon DynamoDB, quotas), with a tenth to spare. */
export const MAX_RECORD_BYTES = 0.9 * 400 * 1024;

/** A reply's 200 characters take three bytes each in the worst script; its codes, its state and names come on top. */
const BYTES_PER_RECIPIENT = 600 + 200;
/** Twenty attempts that are remembered, each with a reason and the beginning of a reply. */
const BYTES_OF_HISTORY = 20 * 800;
/** Times, counts, reason, fault, indexes; and the addresses of separate copies, which the settings bound. */
const BYTES_OF_THE_REST = 32 * 1024;

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '');

type Envelope = Pick<SendRequest, 'from' | 'to' | 'cc' | 'bcc' | 'replyTo' | 'subject' | 'tags'>;

/**
 * Bytes that the record of an email takes at most in all its life: who it is from and to, once as written, once as
 * resolved, once with each one's reply. JSON has more around its values than DynamoDB counts.
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
