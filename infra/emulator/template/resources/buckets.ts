import * as z from 'zod/mini';
import type { BucketModel } from '../model.ts';
import { ignored, type Resources } from '../resources.ts';

const schema = z.strictObject({
  BucketName: ignored,
  /** Encryption at rest, and who outside this machine may read. */
  BucketEncryption: ignored,
  OwnershipControls: ignored,
  PublicAccessBlockConfiguration: ignored,
  /** Objects expire after weeks; on this machine they are kept until the data directory is deleted. */
  LifecycleConfiguration: ignored,
});

export const readBuckets = (resources: Resources): BucketModel[] =>
  resources.of('AWS::S3::Bucket', schema).map(({ ref, arn }) => ({ name: ref, arn }));
