import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { StoremailFunction } from './function.ts';
import type { StageConfig } from './stage.ts';

/**
 * The names of the settings and secrets in SSM, and the KMS key for the secrets. The parameters themselves are written by
 * operators and by settings-api, since CloudFormation cannot create a SecureString.
 */
export class SettingsParameters extends Construct {
  readonly prefix: string;
  readonly documents: string;
  readonly secrets: string;
  readonly key: Key;

  constructor(scope: Construct, config: StageConfig) {
    super(scope, 'settings');
    this.prefix = `/storemail/${config.stage}`;
    this.documents = this.arn('settings/*');
    this.secrets = this.arn('secrets/*');
    this.key = new Key(this, 'key', {
      alias: `storemail-${config.stage}-secrets`,
      description: 'Encrypts the SMTP passwords of Storemail in SSM',
      enableKeyRotation: true,
      removalPolicy: config.retainsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }

  /** Allows decryption of this deployment's SecureStrings, but not of anything else that is encrypted with the key. */
  allowDecrypt(reader: StoremailFunction): void {
    reader.allow(['kms:Decrypt'], [this.key.keyArn], {
      StringLike: { 'kms:EncryptionContext:PARAMETER_ARN': this.secrets },
    });
  }

  /** Allows encryption of this deployment's SecureStrings, with the key itself or a data key (large parameters). */
  allowEncrypt(writer: StoremailFunction): void {
    writer.allow(['kms:Encrypt', 'kms:GenerateDataKey'], [this.key.keyArn], {
      StringLike: { 'kms:EncryptionContext:PARAMETER_ARN': this.secrets },
    });
  }

  private arn(resourceName: string): string {
    return Stack.of(this).formatArn({
      service: 'ssm',
      resource: 'parameter',
      resourceName: `${this.prefix.slice(1)}/${resourceName}`,
    });
  }
}
