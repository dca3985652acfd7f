import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { retainedResources, type Template } from '../../infra/cli/deploy/adopt.ts';
import { resourcesOf, synthesize } from '../support/runner/template.ts';

const template = synthesize();
const prod = synthesize({ stage: 'prod' });

describe('what is stored', () => {
  it('is encrypted', () => {
    template.allResourcesProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true });
    template.allResourcesProperties('AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: true } });
    template.allResourcesProperties('AWS::S3::Bucket', { BucketEncryption: Match.anyValue() });
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  });

  it('is accessible over TLS only', () => {
    const denyPlain = Match.objectLike({
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      }),
    });
    expect(resourcesOf(template, 'AWS::SQS::QueuePolicy')).toHaveLength(5);
    template.allResourcesProperties('AWS::SQS::QueuePolicy', denyPlain);
    template.allResourcesProperties('AWS::S3::BucketPolicy', denyPlain);
  });

  it('can be restored to any point in time, and expires', () => {
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    });
  });

  it.each([
    ['dev', template, 'Delete', false],
    ['prod', prod, 'Retain', true],
  ])("has the stage's removal policy: %s", (_stage, stack, policy, protection) => {
    for (const type of ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::KMS::Key']) {
      for (const [, resource] of resourcesOf(stack, type)) expect(resource.DeletionPolicy).toBe(policy);
    }
    stack.hasResourceProperties('AWS::DynamoDB::Table', { DeletionProtectionEnabled: protection });
  });

  it('can be adopted by a new stack if it outlives a deleted one', () => {
    const retained = Object.entries((prod.toJSON() as Template).Resources).filter(
      ([, { DeletionPolicy }]) => DeletionPolicy === 'Retain',
    );
    const place = 'eu-central-1:123456789012';
    const arns = [
      `arn:aws:dynamodb:${place}:table/storemail-prod-emails`,
      'arn:aws:s3:::storemail-prod-content9a8b7c-1x2y3z',
      `arn:aws:kms:${place}:key/01234567-89ab-cdef-0123-456789abcdef`,
      `arn:aws:sqs:${place}:storemail-prod-send`,
      ...retained.flatMap(([, { Properties }]) =>
        Properties?.LogGroupName ? `arn:aws:logs:${place}:log-group:${Properties.LogGroupName}` : [],
      ),
    ];
    const adopted = retainedResources(prod.toJSON() as Template, arns);
    expect(Object.keys(adopted).toSorted()).toEqual(retained.map(([id]) => id).toSorted());
    expect(retained.length).toBeGreaterThan(10);
  });

  it('is never public', () => {
    template.allResourcesProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });
});
