import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { StageConfig } from './stage.ts';

/** Days that an email can take until it is final, unless it is held: 30 until its scheduled time, 14 of retries. */
const longestWaitDays = 48;

/** Email contents that are too large for a table item. */
export class ContentBucket extends Bucket {
  constructor(scope: Construct, config: StageConfig) {
    super(scope, 'content', {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [
        {
          // Objects below held/ do not expire: they are moved back here once their email is final.
          prefix: 'emails/',
          expiration: Duration.days(config.retentionDays + longestWaitDays),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
        // A day is the least there is; emails-api accepts an upload for an hour.
        { prefix: 'uploads/', expiration: Duration.days(1) },
        // Copies for whoever was given a URL, which works for minutes.
        { prefix: 'downloads/', expiration: Duration.days(1) },
      ],
      removalPolicy: config.retainsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }

  /** ARN pattern of contents, for policies. */
  get contents(): string {
    return this.arnForObjects('emails/*');
  }

  /** ARN pattern of uploaded messages that are not accepted yet. */
  get uploads(): string {
    return this.arnForObjects('uploads/*');
  }

  /** Where attached files lie while somebody may download them. */
  get downloads(): string {
    return this.arnForObjects('downloads/*');
  }

  /** ARN pattern of the contents of mail that is held or was retried by hand. */
  get heldContents(): string {
    return this.arnForObjects('held/*');
  }
}
