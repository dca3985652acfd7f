import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { s3 } from '../runtime/s3.ts';
import { faultCode } from './aws-faults.ts';
import type { ContentBucket } from './content-bucket.ts';

/**
 * Contents as objects `emails/<id>`; rejects with the SDK's errors. The role needs s3:ListBucket: without it S3
 * answers 403 for a missing object, which is no different from a call that it forbids.
 */
export const s3Bucket = (bucket: string, client: S3Client = s3()): ContentBucket => ({
  put: async (id, packed) => {
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: keyOf(id), Body: packed }));
  },
  get: async (id) => {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: keyOf(id) }));
      return await Body?.transformToByteArray();
    } catch (error) {
      if (faultCode(error) === 'NoSuchKey') return undefined;
      throw error;
    }
  },
});

const keyOf = (id: string): string => `emails/${id}`;
