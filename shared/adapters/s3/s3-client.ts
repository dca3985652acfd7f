import { S3Client } from '@aws-sdk/client-s3';
import { clientConfig } from '../../runtime/client-config.ts';
import { lazy } from '../../runtime/lazy.ts';

/** Milliseconds for one object: a content is at most some 30 MB, and mostly below 5. */
const requestTimeout = 10_000;

/**
 * The S3 client of this function: one per cold start, made when it is first needed. With an endpoint of our own, which has no
 * DNS name per bucket, the bucket is in the path.
 */
export const s3 = lazy(() => new S3Client({ ...clientConfig(requestTimeout), forcePathStyle: hasOwnEndpoint() }));

/** The same for signing URLs that others put objects with: no checksum, for the object is not there yet. */
export const s3Signer = lazy(
  () =>
    new S3Client({
      ...clientConfig(requestTimeout),
      forcePathStyle: hasOwnEndpoint(),
      requestChecksumCalculation: 'WHEN_REQUIRED',
    }),
);

const hasOwnEndpoint = (): boolean =>
  process.env.AWS_ENDPOINT_URL !== undefined || process.env.AWS_ENDPOINT_URL_S3 !== undefined;
