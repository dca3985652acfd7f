import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { leftovers, type Template } from '../../infra/cli/deploy/adopt.ts';
import { ContextRefused } from '../../infra/context.ts';
import { resourcesOf, synthesize } from '../support/runner/template.ts';

const template = synthesize();
const prod = synthesize({ stage: 'prod' });

describe('the send queue', () => {
  it('loses no mail: partial batch responses are on and nothing is filtered away', () => {
    template.resourceCountIs('AWS::Lambda::EventSourceMapping', 2);
    template.allResourcesProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      FilterCriteria: Match.absent(),
    });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency: 10 } });
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
  ])('is treated as its stage asks when the stack goes: %s', (_stage, stack, policy, protection) => {
    for (const type of ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::KMS::Key']) {
      for (const [, resource] of resourcesOf(stack, type)) expect(resource.DeletionPolicy).toBe(policy);
    }
    stack.hasResourceProperties('AWS::DynamoDB::Table', { DeletionProtectionEnabled: protection });
  });

  it('can be adopted by the next stack of a deleted one, all that stays of it', () => {
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
    const adopted = leftovers(prod.toJSON() as Template, arns);
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
      'ANY /',
      'ANY /admin',
      'ANY /admin/{file}',
      'ANY /api-keys',
      'ANY /api-keys/{id}',
      'ANY /bounces',
      'ANY /docs',
      'ANY /emails',
      'ANY /emails/batch',
      'ANY /emails/mime',
      'ANY /emails/retry',
      'ANY /emails/uploads',
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
      'ANY /suppressions',
      'ANY /suppressions/batch/add',
      'ANY /suppressions/batch/remove',
      'ANY /suppressions/{id}',
      'ANY /webhooks',
      'ANY /webhooks/{id}',
      'ANY /webhooks/{id}/events',
      'ANY /webhooks/{id}/events/{event}',
      'ANY /webhooks/{id}/events/{event}/attempts',
      'ANY /webhooks/{id}/events/{event}/replay',
      'ANY /webhooks/{id}/signing-secret/rotate',
    ]);
  });

  it('lets far more through than a key may make, and little where no key is needed', () => {
    const few = { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 50 };
    const keyless = ['ANY /', 'ANY /admin', 'ANY /admin/{file}', 'ANY /docs', 'ANY /health', 'ANY /llms.txt'];
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 5_000, ThrottlingBurstLimit: 5_000 },
      RouteSettings: Object.fromEntries([...keyless, 'ANY /openapi.json'].map((key) => [key, few])),
    });
  });

  it('has its throttled routes before its stage, which CloudFormation could not make otherwise', () => {
    const [[, stage] = []] = resourcesOf(template, 'AWS::ApiGatewayV2::Stage');
    const routes = new Map(
      resourcesOf(template, 'AWS::ApiGatewayV2::Route').map(([id, { Properties }]) => [Properties.RouteKey, id]),
    );
    const throttled = Object.keys(stage?.Properties.RouteSettings ?? {}).map((key) => routes.get(key));
    expect(stage).toMatchObject({ DependsOn: expect.arrayContaining(throttled) });
  });

  it('logs neither headers nor query', () => {
    const stages = JSON.stringify(resourcesOf(template, 'AWS::ApiGatewayV2::Stage'));
    expect(stages).toContain('$context.status');
    expect(stages).not.toMatch(/header|querystring|\$context\.(path|authorizer)/i);
  });
});

describe('the schedules', () => {
  it('keep what could not be handed over, and try again for five minutes', () => {
    for (const [, { Properties }] of resourcesOf(template, 'AWS::Events::Rule')) {
      expect(Properties.Targets).toEqual([
        expect.objectContaining({
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringMatching(/^undeliveredevents/), 'Arn'] } },
          RetryPolicy: { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 8 },
        }),
      ]);
    }
  });

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

  it.each([
    ['wrokers', 'workers'],
    ['Stage', 'stage'],
    ['retention_days', 'retentionDays'],
    ['STOREMAIL_LOOPBACK_ALLOWED', 'docs/deploy.md'],
  ])('refuses the unknown name %s, and says %s', (name, hint) => {
    expect(() => synthesize({ [name]: 'true' })).toThrow(ContextRefused);
    expect(() => synthesize({ [name]: 'true' })).toThrow(hint);
  });

  it('leaves names of the CDK alone, and takes a former one', () => {
    const context = { 'aws:cdk:enable-path-metadata': true, 'cli-telemetry': false, ringAgainSeconds: 60 };
    synthesize(context).hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ REQUEUE_AFTER_SECONDS: '60' }) },
    });
  });

  it('never produces the switch that lets the local runner use loopback', () => {
    expect(JSON.stringify(template.toJSON())).not.toContain('LOOPBACK');
  });
});

describe('tracing', () => {
  const tracing = (value: unknown) => ({ TracingConfig: value });

  it('is off unless it is asked for', () => {
    template.allResourcesProperties('AWS::Lambda::Function', tracing(Match.absent()));
    synthesize({ tracing: 'true' }).allResourcesProperties('AWS::Lambda::Function', tracing({ Mode: 'Active' }));
    expect(() => synthesize({ tracing: 'yes' })).toThrow('tracing');
  });
});

describe('an own domain', () => {
  const certificateArn = 'arn:aws:acm:eu-central-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef';
  const own = { domainName: 'mail-api.example.com', certificateArn };

  it('is mapped to the API, and is the URL that the stack puts out', () => {
    const stack = synthesize({ ...own, onlyOwnDomain: 'true', hostedZoneId: 'Z0123456789ABC' });
    stack.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      DomainName: own.domainName,
      DomainNameConfigurations: [Match.objectLike({ CertificateArn: certificateArn, SecurityPolicy: 'TLS_1_2' })],
    });
    stack.resourceCountIs('AWS::ApiGatewayV2::ApiMapping', 1);
    for (const Type of ['A', 'AAAA']) {
      const record = { Name: 'mail-api.example.com.', HostedZoneId: 'Z0123456789ABC', Type };
      stack.hasResourceProperties('AWS::Route53::RecordSet', record);
    }
    stack.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
    stack.hasOutput('Endpoint', { Value: 'https://mail-api.example.com' });
  });

  it("leaves the record to others without a zone, and AWS's own host open unless it is to be closed", () => {
    const stack = synthesize(own);
    stack.resourceCountIs('AWS::Route53::RecordSet', 0);
    stack.hasOutput('DomainTarget', {});
    stack.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: false });
  });

  it.each([
    { domainName: own.domainName },
    { certificateArn },
    { hostedZoneId: 'Z0123456789ABC' },
    { onlyOwnDomain: true },
    { ...own, domainName: 'https://mail-api.example.com' },
    { ...own, domainName: 'localhost' },
    { ...own, certificateArn: 'arn:aws:iam::123456789012:server-certificate/x' },
    { ...own, hostedZoneId: '/hostedzone/Z0123456789ABC' },
  ])('is refused as %j', (context) => {
    expect(() => synthesize(context)).toThrow(ContextRefused);
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
