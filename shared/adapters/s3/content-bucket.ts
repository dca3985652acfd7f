import type { ContentBucket } from '../../ports/emails/content-bucket.ts';
import { fromStore } from '../aws-faults.ts';

/**
 * The bucket of that name. Few emails need it, so S3's client, a fifth of a bundle, is loaded with the first large
 * content. In a deployed function it is a separate bundle with its own copies of our error classes, so it rejects with
 * the SDK's errors, which are translated here.
 */
export const contentBucket = (name: string, open = openS3Bucket): ContentBucket => {
  let opening: Promise<ContentBucket> | undefined;
  const opened = (): Promise<ContentBucket> => {
    opening ??= open(name);
    return opening;
  };
  return {
    put: async (id, packed) => fromStore((await opened()).put(id, packed)),
    get: async (id) => fromStore((await opened()).get(id)),
    has: async (id) => fromStore((await opened()).has(id)),
    keep: async (id) => fromStore((await opened()).keep(id)),
    expire: async (id) => fromStore((await opened()).expire(id)),
  };
};

const openS3Bucket = async (name: string): Promise<ContentBucket> => {
  const { s3Bucket } = await import('#s3-bucket');
  return s3Bucket(name);
};
