import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Downloads } from '../../ports/emails/downloads.ts';
import { s3, s3Signer } from './s3-client.ts';

export interface S3DownloadsOptions {
  bucket: string;
  client?: S3Client;
  /** Signs URLs; without checksums, which the users of the URLs do not verify. */
  signer?: S3Client;
}

/**
 * Downloads as objects `downloads/<key>`, which the bucket's lifecycle rule deletes after a day. Rejects with the SDK's
 * errors. A presigned URL has the rights of the role that signed it, limited to reading this one object. It expires with
 * the role's session if that ends earlier.
 */
export const s3Downloads = ({ bucket, client = s3(), signer = s3Signer() }: S3DownloadsOptions): Downloads => ({
  offer: async ({ key, filename, contentType, bytes }, seconds) => {
    const object = { Bucket: bucket, Key: `downloads/${key}` };
    const ContentDisposition = disposition(filename);
    await client.send(new PutObjectCommand({ ...object, Body: bytes, ContentType: contentType, ContentDisposition }));
    return getSignedUrl(signer, new GetObjectCommand(object), { expiresIn: seconds });
  },
});

/** RFC 6266, with the name as RFC 8187 has it: letters, digits and `-._~` as they are, everything else by its bytes. */
const disposition = (filename: string | undefined): string => {
  if (filename === undefined) return 'attachment';
  const encoded = encodeURIComponent(filename.toWellFormed()).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename*=UTF-8''${encoded}`;
};
