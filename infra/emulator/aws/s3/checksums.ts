import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { crc32 } from 'node:zlib';
import { AwsError } from '../aws-error.ts';
import type { HttpRequest } from '../call.ts';

const fourBytes = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** Digests of the body by header name, in base64. */
const digests: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  'content-md5': (body) => createHash('md5').update(body).digest(),
  'x-amz-checksum-crc32': (body) => fourBytes(crc32(body)),
  'x-amz-checksum-sha1': (body) => createHash('sha1').update(body).digest(),
  'x-amz-checksum-sha256': (body) => createHash('sha256').update(body).digest(),
};

/** Node cannot compute these; accepting them unverified would be worse than refusing them. */
const notEmulated = ['x-amz-checksum-crc32c', 'x-amz-checksum-crc64nvme'];

/** Decodes an `aws-chunked` body into its payload and trailers. */
const unchunked = (framed: Buffer): { body: Buffer; trailers: IncomingHttpHeaders } => {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = framed.indexOf('\r\n', at);
    const size = Number.parseInt(framed.subarray(at, lineEnd).toString('latin1'), 16);
    if (lineEnd < 0 || Number.isNaN(size))
      throw new AwsError('IncompleteBody', 'The chunks of the body cannot be read.');
    if (size === 0) {
      const lines = framed
        .subarray(lineEnd + 2)
        .toString('latin1')
        .split('\r\n');
      const pairs = lines.map((line) => line.split(/:\s*(.*)/s)).filter(([name]) => name);
      return {
        body: Buffer.concat(chunks),
        trailers: Object.fromEntries(pairs.map(([name = '', value]) => [name.toLowerCase(), value])),
      };
    }
    chunks.push(framed.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
};

/**
 * Throws `BadDigest` if the body does not match its checksums, and `NotImplemented` if a checksum
 * cannot be verified here.
 */
export const checkDigests = ({ headers, body }: HttpRequest): void => {
  const isChunked = headers['content-encoding']?.includes('aws-chunked') ?? false;
  const sent = isChunked ? unchunked(body) : { body, trailers: {} };
  const said: IncomingHttpHeaders = { ...headers, ...sent.trailers };
  const missing = notEmulated.find((name) => said[name] !== undefined);
  if (missing)
    throw new AwsError('NotImplemented', `The local S3 cannot verify ${missing}; use CRC32, SHA1 or SHA256`, 501);
  for (const [name, digest] of Object.entries(digests)) {
    const claimed = said[name];
    if (claimed === undefined || claimed === digest(sent.body).toString('base64')) continue;
    const what = name === 'content-md5' ? 'Content-MD5' : name.slice('x-amz-checksum-'.length).toUpperCase();
    throw new AwsError('BadDigest', `The ${what} you specified did not match what we received.`);
  }
};
