import type { DeployedTo, RawResource, RawTemplate } from '../../../infra/emulator/template/raw-template.ts';

export const deployment: DeployedTo = {
  region: 'eu-central-1',
  account: '000000000000',
  stackName: 'storemail-test',
  endpointUrl: 'http://127.0.0.1:4566',
};

const att = (logicalId: string, name: string) => ({ 'Fn::GetAtt': [logicalId, name] });

const role: RawResource = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {},
    ManagedPolicyArns: [
      {
        'Fn::Join': [
          '',
          ['arn:', { Ref: 'AWS::Partition' }, ':iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
        ],
      },
    ],
  },
};

const policy: RawResource = {
  Type: 'AWS::IAM::Policy',
  Properties: {
    PolicyName: 'WorkerPolicy',
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'sqs:SendMessage', Effect: 'Allow', Resource: att('Queue', 'Arn') }],
    },
    Roles: [{ Ref: 'Role' }],
  },
};

const worker: RawResource = {
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: 'worker',
    Code: { S3Bucket: { 'Fn::Join': ['-', ['assets', { Ref: 'AWS::AccountId' }]] }, S3Key: 'bundle.zip' },
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Role: att('Role', 'Arn'),
    Timeout: 60,
    MemorySize: 512,
    LoggingConfig: { LogGroup: { Ref: 'Logs' } },
    Environment: {
      Variables: { TABLE: { Ref: 'Table' }, QUEUE: { Ref: 'Queue' }, BUCKET: { Ref: 'Bucket' }, KEY: { Ref: 'Key' } },
    },
  },
};

const permission = (principal: string, source: unknown): RawResource => ({
  Type: 'AWS::Lambda::Permission',
  Properties: {
    Action: 'lambda:InvokeFunction',
    FunctionName: att('Worker', 'Arn'),
    Principal: principal,
    SourceArn: source,
  },
});

const api: Record<string, RawResource> = {
  Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'api', ProtocolType: 'HTTP' } },
  Integration: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      ApiId: { Ref: 'Api' },
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: att('Worker', 'Arn'),
      PayloadFormatVersion: '2.0',
    },
  },
  Route: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      ApiId: { Ref: 'Api' },
      AuthorizationType: 'NONE',
      RouteKey: 'GET /emails/{id}',
      Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
    },
  },
  Stage: {
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: {
      ApiId: { Ref: 'Api' },
      AutoDeploy: true,
      StageName: '$default',
      DefaultRouteSettings: { ThrottlingBurstLimit: 20, ThrottlingRateLimit: 10 },
      AccessLogSettings: { DestinationArn: att('Logs', 'Arn'), Format: '$context.status' },
    },
  },
  ApiPermission: permission('apigateway.amazonaws.com', {
    'Fn::Join': [
      '',
      [
        'arn:',
        { Ref: 'AWS::Partition' },
        ':execute-api:',
        { Ref: 'AWS::Region' },
        ':',
        { Ref: 'AWS::AccountId' },
        ':',
        { Ref: 'Api' },
        '/*/*/emails/{id}',
      ],
    ],
  }),
};

const queues: Record<string, RawResource> = {
  DeadLetters: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'send-dead-letters' } },
  Queue: {
    Type: 'AWS::SQS::Queue',
    Properties: {
      QueueName: 'send',
      VisibilityTimeout: 360,
      RedrivePolicy: { deadLetterTargetArn: att('DeadLetters', 'Arn'), maxReceiveCount: 5 },
    },
  },
  QueuePolicy: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: 'Queue' }] } },
  Source: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: att('Queue', 'Arn'),
      FunctionName: { Ref: 'Worker' },
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 5 },
    },
  },
};

const stores: Record<string, RawResource> = {
  Table: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: 'emails',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'dueShard', AttributeType: 'S' },
      ],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'due',
          KeySchema: [{ AttributeName: 'dueShard', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    },
  },
  Bucket: { Type: 'AWS::S3::Bucket', Properties: {} },
  Key: { Type: 'AWS::KMS::Key', Properties: { EnableKeyRotation: true } },
  KeyAlias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/secrets', TargetKeyId: att('Key', 'Arn') } },
  Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/logs/worker' } },
};

const rules: Record<string, RawResource> = {
  EveryMinute: {
    Type: 'AWS::Events::Rule',
    Properties: {
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      Targets: [{ Arn: att('Worker', 'Arn'), Id: 'Target0' }],
    },
  },
  Edited: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: { source: ['aws.ssm'], detail: { name: [{ prefix: '/storemail/' }] } },
      State: 'ENABLED',
      Targets: [{ Arn: att('Worker', 'Arn'), Id: 'Target0', Input: '{"edited":true}' }],
    },
  },
  EveryMinutePermission: permission('events.amazonaws.com', att('EveryMinute', 'Arn')),
  EditedPermission: permission('events.amazonaws.com', att('Edited', 'Arn')),
};

/** A template with one of each supported resource, plus or overridden by others. */
export const templateWith = (
  resources: Record<string, RawResource> = {},
  sections: Omit<RawTemplate, 'Resources'> = {},
): RawTemplate => ({
  Resources: { Role: role, Policy: policy, Worker: worker, ...queues, ...stores, ...api, ...rules, ...resources },
  ...sections,
});

/** One of its resources with overridden properties. */
export const changed = (logicalId: string, properties: Record<string, unknown>): Record<string, RawResource> => {
  const original = templateWith().Resources[logicalId];
  if (!original) throw new Error(`The template has no ${logicalId}`);
  return { [logicalId]: { ...original, Properties: { ...original.Properties, ...properties } } };
};
