import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { StageConfig } from './stage.ts';

/** Days after which an email is final unless it is held: more than 30 until its scheduled time and 14 of retries. */
const longestWaitDays = 48;

/** Contents of emails that are too large for a table item. */
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
        // The minimum of S3 is a day; emails-api accepts an upload for an hour.
        { prefix: 'uploads/', expiration: Duration.days(1) },
        // Attachments behind presigned URLs, which are valid for minutes.
        { prefix: 'downloads/', expiration: Duration.days(1) },
      ],
      removalPolicy: config.retainsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }

  /** ARN pattern of contents, for policies. */
  get contents(): string {
    return this.arnForObjects('emails/*');
  }

  /** ARN pattern of uploaded messages that have not been accepted yet. */
  get uploads(): string {
    return this.arnForObjects('uploads/*');
  }

  /** ARN pattern of attachments that can be downloaded with a presigned URL. */
  get downloads(): string {
    return this.arnForObjects('downloads/*');
  }

  /** ARN pattern of the contents of emails that are held or were retried manually. */
  get heldContents(): string {
    return this.arnForObjects('held/*');
  }
}
