import * as z from 'zod/mini';
import type { TableModel } from '../model.ts';
import { ignored, type Resources } from '../resources.ts';

const keySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));

const index = z.strictObject({
  IndexName: z.string(),
  KeySchema: keySchema,
  Projection: z.strictObject({
    ProjectionType: z.enum(['KEYS_ONLY', 'ALL', 'INCLUDE']),
    NonKeyAttributes: z.exactOptional(z.array(z.string())),
  }),
});

const schema = z.strictObject({
  TableName: ignored,
  BillingMode: z.literal('PAY_PER_REQUEST'),
  AttributeDefinitions: z.array(z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z.optional(z.array(index)),
  TimeToLiveSpecification: z.optional(z.strictObject({ AttributeName: z.string(), Enabled: z.literal(true) })),
  PointInTimeRecoverySpecification: z.optional(z.strictObject({ PointInTimeRecoveryEnabled: z.boolean() })),
  /** Encryption at rest and deletion protection have no meaning here. */
  SSESpecification: ignored,
  DeletionProtectionEnabled: ignored,
});

export const readTables = (resources: Resources): TableModel[] =>
  resources.of('AWS::DynamoDB::Table', schema).map(({ ref, arn, properties }) => ({
    name: ref,
    arn,
    attributes: properties.AttributeDefinitions,
    keys: properties.KeySchema,
    indexes: properties.GlobalSecondaryIndexes ?? [],
    isRecoverable: properties.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled ?? false,
    ...(properties.TimeToLiveSpecification && { ttlAttribute: properties.TimeToLiveSpecification.AttributeName }),
  }));
