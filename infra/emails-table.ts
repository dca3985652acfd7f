import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { AWS_WARM_WRITES, type StageConfig } from './stage.ts';

/** The source of truth for emails, API keys, and the versions of settings in force. */
export class EmailsTable extends Table {
  readonly indexNames: string[] = [];

  constructor(scope: Construct, config: StageConfig) {
    super(scope, 'emails', {
      tableName: `storemail-${config.stage}-emails`,
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'ttl',
      ...warmThroughput(config),
      deletionProtection: config.retainsData,
      removalPolicy: config.retainsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.addKeysIndex('due', 'dueShard', 'dueAt', AttributeType.NUMBER, config);
    this.addKeysIndex('held', 'heldScope', 'heldAt', AttributeType.NUMBER, config);
    this.addKeysIndex('log', 'logDay', 'logId', AttributeType.STRING, config);
  }

  /** Adds an index that projects only keys: it is cheap to write, and its readers read the items from the table anyway. */
  private addKeysIndex(
    indexName: string,
    partition: string,
    sort: string,
    type: AttributeType,
    config: StageConfig,
  ): void {
    this.indexNames.push(indexName);
    this.addGlobalSecondaryIndex({
      indexName,
      partitionKey: { name: partition, type: AttributeType.STRING },
      sortKey: { name: sort, type },
      projectionType: ProjectionType.KEYS_ONLY,
      ...warmThroughput(config),
    });
  }
}

const warmThroughput = ({ warmWritesPerSecond }: StageConfig) =>
  warmWritesPerSecond > AWS_WARM_WRITES ? { warmThroughput: { writeUnitsPerSecond: warmWritesPerSecond } } : {};
