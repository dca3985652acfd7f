import { S3Client } from '@aws-sdk/client-s3';
import { clientConfig } from '../../runtime/client-config.ts';
import { lazy } from '../../runtime/lazy.ts';

/** Milliseconds per object; contents have at most about 30 MB, and mostly less than 5. */
const requestTimeout = 10_000;

/**
 * The S3 client of this function: one per cold start, created on first use. With a custom endpoint, which has no DNS name
 * per bucket, the bucket is in the path.
 */
export const s3 = lazy(() => new S3Client({ ...clientConfig(requestTimeout), forcePathStyle: hasOwnEndpoint() }));

/** The same for presigned URLs, whose users send no checksums. */
export const s3Signer = lazy(
  () =>
    new S3Client({
      ...clientConfig(requestTimeout),
      forcePathStyle: hasOwnEndpoint(),
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    }),
);

const hasOwnEndpoint = (): boolean =>
  process.env.AWS_ENDPOINT_URL !== undefined || process.env.AWS_ENDPOINT_URL_S3 !== undefined;
