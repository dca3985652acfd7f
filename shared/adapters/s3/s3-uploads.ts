import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { MAX_UPLOAD_BYTES, type Upload, type Uploads } from '../../ports/emails/uploads.ts';
import { faultCode } from '../aws-faults.ts';
import { s3, s3Signer } from './s3-client.ts';

export interface S3UploadsOptions {
  bucket: string;
  client?: S3Client;
  /** Signs URLs. Has no checksums, which the SDK would compute from a body that does not exist yet. */
  signer?: S3Client;
}

/**
 * Uploads as objects `uploads/<holder>/<id>`, and `….accepted` for accepted ones; the bucket's lifecycle rule deletes both
 * after a day. Rejects with the SDK's errors. A presigned URL has the rights of the role that signed it, limited to
 * putting this one object.
 */
export const s3Uploads = ({ bucket, client = s3(), signer = s3Signer() }: S3UploadsOptions): Uploads => {
  const read = async (Key: string): Promise<Upload> => {
    try {
      const { Body, ContentLength = 0 } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
      if (!Body) return { kind: 'none' };
      if (ContentLength <= MAX_UPLOAD_BYTES) {
        return { kind: 'uploaded', bytes: Buffer.from(await Body.transformToByteArray()) };
      }
      // The body is not read: a client could have uploaded gigabytes.
      await Body.transformToWebStream().cancel();
      return { kind: 'too-large' };
    } catch (error) {
      if (faultCode(error) === 'NoSuchKey') return { kind: 'none' };
      throw error;
    }
  };

  return {
    url: (holder, id, seconds, size) => {
      const command = new PutObjectCommand({ Bucket: bucket, Key: keyOf(holder, id), ContentLength: size });
      const signableHeaders = new Set(size === undefined ? ['host'] : ['host', 'content-length']);
      return getSignedUrl(signer, command, { expiresIn: seconds, signableHeaders });
    },
    get: async (holder, id) => {
      const upload = await read(keyOf(holder, id));
      if (upload.kind !== 'none') return upload;
      const accepted = await read(acceptedKeyOf(holder, id));
      return accepted.kind === 'uploaded' ? { kind: 'accepted', sha256: accepted.bytes.toString() } : upload;
    },
    setAccepted: async (holder, id, sha256) => {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: acceptedKeyOf(holder, id), Body: sha256 }));
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: keyOf(holder, id) }));
    },
  };
};

const keyOf = (holder: string, id: string): string => `uploads/${holder}/${id}`;
const acceptedKeyOf = (holder: string, id: string): string => `${keyOf(holder, id)}.accepted`;
