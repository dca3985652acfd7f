import { expect, it } from 'vitest';
import { contentDays } from '../../shared/adapters/dynamodb/emails/compressed-content.ts';
import { tableSchema, ttlAttribute } from '../../shared/adapters/dynamodb/table.ts';
import { resourcesOf, synthesize } from '../support/runner/template.ts';

const byJson = (a: unknown, b: unknown): number => JSON.stringify(a).localeCompare(JSON.stringify(b));
const sorted = (list: unknown): unknown[] => (list as unknown[]).toSorted(byJson);

it('deploys the table that the adapters and their tests use', () => {
  const tables = resourcesOf(synthesize(), 'AWS::DynamoDB::Table');
  expect(tables).toHaveLength(1);
  for (const [, { Properties }] of tables) {
    expect(Properties.KeySchema).toEqual(tableSchema.KeySchema);
    expect(sorted(Properties.AttributeDefinitions)).toEqual(sorted(tableSchema.AttributeDefinitions));
    expect(sorted(Properties.GlobalSecondaryIndexes)).toEqual(sorted(tableSchema.GlobalSecondaryIndexes));
    expect(Properties.TimeToLiveSpecification).toEqual({ AttributeName: ttlAttribute, Enabled: true });
  }
});

it('keeps contents in the bucket as long as those in the table, except for held mail', () => {
  synthesize({ retentionDays: 7 }).hasResourceProperties('AWS::S3::Bucket', {
    LifecycleConfiguration: {
      Rules: [
        { ExpirationInDays: contentDays(7), Prefix: 'emails/', Status: 'Enabled' },
        { ExpirationInDays: 1, Prefix: 'uploads/', Status: 'Enabled' },
        { ExpirationInDays: 1, Prefix: 'downloads/', Status: 'Enabled' },
      ],
    },
  });
});
