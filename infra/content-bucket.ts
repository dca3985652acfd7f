import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { StageConfig } from './stage.ts';

/** An email that is not held can wait this long before it is final: 30 days scheduled, then some days of retries. */
const longestWaitDays = 35;

/** Contents of emails that an item of the table cannot hold. */
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
          // What lies under held/ has no end: it is moved back here once its email is final.
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

  /** Where contents lie, for a policy. */
  get contents(): string {
    return this.arnForObjects('emails/*');
  }

  /** Where messages lie that were uploaded and are not accepted yet. */
  get uploads(): string {
    return this.arnForObjects('uploads/*');
  }

  /** Where attached files lie while somebody may download them. */
  get downloads(): string {
    return this.arnForObjects('downloads/*');
  }

  /** Where contents of mail lie that is held, or was sent again by hand. */
  get heldContents(): string {
    return this.arnForObjects('held/*');
  }
}
