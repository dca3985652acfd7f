import * as z from 'zod/mini';
import type { BucketModel } from '../model.ts';
import { ignored, type Resources } from '../resources.ts';

const schema = z.strictObject({
  BucketName: ignored,
  /** Encryption at rest and access from outside have no meaning here. */
  BucketEncryption: ignored,
  OwnershipControls: ignored,
  PublicAccessBlockConfiguration: ignored,
  /** Lifecycle rules act after weeks; here objects are kept until the data directory is deleted. */
  LifecycleConfiguration: ignored,
});

export const readBuckets = (resources: Resources): BucketModel[] =>
  resources.of('AWS::S3::Bucket', schema).map(({ ref, arn }) => ({ name: ref, arn }));
