import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { resourcesOf, synthesize } from '../support/runner/template.ts';

const template = synthesize();
const prod = synthesize({ stage: 'prod' });

describe('the send queue', () => {
  it('loses no mail: partial batch responses are on and nothing is filtered away', () => {
    template.resourceCountIs('AWS::Lambda::EventSourceMapping', 1);
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      FilterCriteria: Match.absent(),
      ScalingConfig: { MaximumConcurrency: 10 },
    });
  });

  it('hides a message for six times the function timeout, whatever that is', () => {
    for (const deliverTimeoutSeconds of [60, 300]) {
      synthesize({ deliverTimeoutSeconds }).hasResourceProperties('AWS::SQS::Queue', {
        QueueName: 'storemail-dev-send',
        VisibilityTimeout: 6 * deliverTimeoutSeconds,
      });
    }
  });

  it('keeps messages 14 days and gives up on poison after five receives', () => {
    template.allResourcesProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 14 * 24 * 3600 });
    template.hasResourceProperties('AWS::SQS::Queue', { RedrivePolicy: Match.objectLike({ maxReceiveCount: 5 }) });
  });
});

describe('what is stored', () => {
  it('is encrypted', () => {
    template.allResourcesProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true });
    template.allResourcesProperties('AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: true } });
    template.allResourcesProperties('AWS::S3::Bucket', { BucketEncryption: Match.anyValue() });
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  });

  it('is reached over TLS only', () => {
    const denyPlain = Match.objectLike({
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      }),
    });
    expect(resourcesOf(template, 'AWS::SQS::QueuePolicy')).toHaveLength(2);
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
  ])('is treated as its stage asks when the stack goes: %s', (_stage, stack, policy, protection) => {
    for (const type of ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::KMS::Key']) {
      for (const [, resource] of resourcesOf(stack, type)) expect(resource.DeletionPolicy).toBe(policy);
    }
    stack.hasResourceProperties('AWS::DynamoDB::Table', { DeletionProtectionEnabled: protection });
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

describe('each function', () => {
  const functions = resourcesOf(template, 'AWS::Lambda::Function');

  it('runs on arm64 with Node 24, the version its tests run on', () => {
    template.allResourcesProperties('AWS::Lambda::Function', { Runtime: 'nodejs24.x', Architectures: ['arm64'] });
    expect(process.versions.node).toMatch(/^24\./);
  });

  it('has a role of its own', () => {
    const roles = functions.map(([, { Properties }]) => JSON.stringify(Properties.Role));
    expect(new Set(roles).size).toBe(functions.length);
  });

  it('has a log group that forgets', () => {
    for (const [, { Properties }] of functions) {
      template.hasResourceProperties('AWS::Logs::LogGroup', {
        LogGroupName: `/aws/lambda/${Properties.FunctionName}`,
        RetentionInDays: 30,
      });
    }
  });
});

describe('the HTTP API', () => {
  it('answers at the host root, and every path it does not know too', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', { StageName: '$default', AutoDeploy: true });
    const routes = resourcesOf(template, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties.RouteKey);
    expect(routes.sort()).toEqual([
      '$default',
      'ANY /admin',
      'ANY /admin/{file}',
      'ANY /api-keys',
      'ANY /api-keys/{id}',
      'ANY /docs',
      'ANY /emails',
      'ANY /emails/batch',
      'ANY /emails/retry',
      'ANY /emails/{id}',
      'ANY /emails/{id}/cancel',
      'ANY /emails/{id}/raw',
      'ANY /emails/{id}/retry',
      'ANY /health',
      'ANY /llms.txt',
      'ANY /openapi.json',
      'ANY /settings',
      'ANY /settings/{scope}',
      'ANY /settings/{scope}/history',
      'ANY /settings/{scope}/rollback',
      'ANY /settings/{scope}/test',
    ]);
  });

  it('throttles, and logs neither headers nor query', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 500 },
    });
    const stages = JSON.stringify(resourcesOf(template, 'AWS::ApiGatewayV2::Stage'));
    expect(stages).toContain('$context.status');
    expect(stages).not.toMatch(/header|querystring|\$context\.(path|authorizer)/i);
  });
});

describe('the schedules', () => {
  it('look for due mail every minute, and for edited settings at every change', () => {
    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' });
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: Match.objectLike({ source: ['aws.ssm'], 'detail-type': ['Parameter Store Change'] }),
    });
  });
});

describe('the context', () => {
  it.each([
    ['stage', 'Prod'],
    ['workers', 1],
    ['deliverTimeoutSeconds', 'soon'],
  ])('refuses a %s that cannot work, and names it', (name, value) => {
    expect(() => synthesize({ [name]: value })).toThrow(name);
  });

  it('never produces the switch that lets the local runner use loopback', () => {
    expect(JSON.stringify(synthesize({ STOREMAIL_LOOPBACK_ALLOWED: 'true' }).toJSON())).not.toContain('LOOPBACK');
  });
});

describe('a sendmail program', () => {
  const layer = 'arn:aws:lambda:eu-central-1:123456789012:layer:msmtp:1';
  const variables = (path: unknown) => ({
    FunctionName: 'storemail-dev-deliver-email',
    Environment: { Variables: Match.objectLike({ SENDMAIL_PATH: path }) },
  });

  it('is none unless the deployment names one', () => {
    template.hasResourceProperties('AWS::Lambda::Function', variables(Match.absent()));
  });

  it('is known to the functions by its path, and brought by a layer', () => {
    const stack = synthesize({ sendmailPath: '/opt/bin/msmtp', sendmailLayerArn: layer });
    stack.hasResourceProperties('AWS::Lambda::Function', { ...variables('/opt/bin/msmtp'), Layers: [layer] });
  });

  it.each([{ sendmailPath: 'msmtp' }, { sendmailPath: '/opt/bin/msmtp -t' }, { sendmailLayerArn: layer }])(
    'is refused as %j',
    (context) => {
      expect(() => synthesize(context)).toThrow('Context sendmail');
    },
  );
});
