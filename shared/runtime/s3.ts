import { S3Client } from '@aws-sdk/client-s3';
import { clientConfig } from './client-config.ts';

/** Milliseconds for one object: a content is at most some 4.5 MB. */
const requestTimeout = 10_000;

let client: S3Client | undefined;

/** One S3 client per cold start. An endpoint of our own has no DNS name per bucket, so the bucket is in the path. */
export const s3 = (): S3Client => {
  client ??= new S3Client({ ...clientConfig(requestTimeout), forcePathStyle: hasOwnEndpoint() });
  return client;
};

const hasOwnEndpoint = (): boolean =>
  process.env.AWS_ENDPOINT_URL !== undefined || process.env.AWS_ENDPOINT_URL_S3 !== undefined;
