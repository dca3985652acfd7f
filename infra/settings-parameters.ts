import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { StoremailFunction } from './function.ts';
import type { StageConfig } from './stage.ts';

/**
 * The names of the settings and secrets in SSM, and the key of the secrets. The parameters themselves are written
 * by people and by the settings API: CloudFormation cannot create a SecureString.
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

  /** Decryption of SecureStrings of this deployment and of nothing else that is encrypted with the key. */
  allowDecrypt(reader: StoremailFunction): void {
    reader.may(['kms:Decrypt'], [this.key.keyArn], {
      StringLike: { 'kms:EncryptionContext:PARAMETER_ARN': this.secrets },
    });
  }

  /** Encryption of SecureStrings of this deployment: by KMS itself, or for large parameters with a data key. */
  allowEncrypt(writer: StoremailFunction): void {
    writer.may(['kms:Encrypt', 'kms:GenerateDataKey'], [this.key.keyArn], {
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
