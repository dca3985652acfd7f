import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { ContentBucket } from '../../ports/emails/content-bucket.ts';
import { faultCode } from '../aws-faults.ts';
import { s3 } from './s3-client.ts';

/**
 * Contents as objects: `emails/<id>`, which the bucket's lifecycle rule deletes, and `held/<id>`, which it does not.
 * Rejects with the SDK's errors. The role needs s3:ListBucket: without it, S3 answers 403 for a missing object, which
 * looks like a denied call.
 */
export const s3Bucket = (bucket: string, client: S3Client = s3()): ContentBucket => {
  const put = async (Key: string, Body: Uint8Array): Promise<void> => {
    await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
  };
  const get = async (Key: string): Promise<Uint8Array | undefined> => {
    const found = await unlessMissing(client.send(new GetObjectCommand({ Bucket: bucket, Key })));
    return found?.Body?.transformToByteArray();
  };
  const has = async (Key: string): Promise<boolean> =>
    (await unlessMissing(client.send(new HeadObjectCommand({ Bucket: bucket, Key })))) !== undefined;
  return {
    put: (id, packed) => put(ending(id), packed),
    get: async (id) => (await get(ending(id))) ?? get(endless(id)),
    has: async (id) => (await has(ending(id))) || has(endless(id)),
    keep: async (id) => {
      const packed = await get(ending(id));
      if (packed) await put(endless(id), packed);
    },
    expire: async (id) => {
      const packed = await get(endless(id));
      if (!packed) return;
      // A copy, so that the lifecycle rule counts its days from now on.
      await put(ending(id), packed);
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: endless(id) }));
    },
  };
};

/** S3's codes for a missing object. A response to HEAD has no body, so the SDK derives its code from the status. */
const MISSING: ReadonlySet<string> = new Set(['NoSuchKey', 'NotFound']);

const unlessMissing = async <T>(answer: Promise<T>): Promise<T | undefined> => {
  try {
    return await answer;
  } catch (error) {
    if (MISSING.has(faultCode(error))) return undefined;
    throw error;
  }
};

const ending = (id: string): string => `emails/${id}`;
const endless = (id: string): string => `held/${id}`;
