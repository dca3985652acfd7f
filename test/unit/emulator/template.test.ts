import { describe, expect, it } from 'vitest';
import {
  MissingPermission,
  UnresolvableValue,
  UnsupportedProperty,
  UnsupportedResource,
} from '../../../infra/emulator/template/errors.ts';
import type { RawTemplate } from '../../../infra/emulator/template/raw-template.ts';
import { readTemplate } from '../../../infra/emulator/template/read-template.ts';
import { changed, deployment, templateWith } from '../../support/emulators/local-template.ts';

const assets = new Map([['bundle.zip', '/bundles/worker']]);
const read = (template: RawTemplate = templateWith()) => readTemplate(template, assets, deployment);
const without = (...logicalIds: string[]): RawTemplate => {
  const template = templateWith();
  for (const logicalId of logicalIds) delete template.Resources[logicalId];
  return template;
};

describe('a template', () => {
  it('defines functions with bundle, limits and log group', () => {
    expect(read().functions).toMatchObject([
      { name: 'worker', directory: '/bundles/worker', timeoutSeconds: 60, memoryMb: 512, logGroup: '/logs/worker' },
    ]);
  });

  it('defines the layers of a function', () => {
    const layer = 'arn:aws:lambda:eu-central-1:123456789012:layer:msmtp:1';
    expect(read(templateWith(changed('Worker', { Layers: [layer] }))).functions[0]?.layers).toEqual([layer]);
    expect(read().functions[0]?.layers).toEqual([]);
  });

  it('has resolved references in the variables of a function', () => {
    expect(read().functions[0]?.environment).toEqual({
      TABLE: 'emails',
      QUEUE: 'http://127.0.0.1:4566/000000000000/send',
      BUCKET: 'storemail-test-bucket',
      KEY: read().keys[0]?.id,
    });
  });

  it('defines roles with the statements of managed and inline policies', () => {
    expect(read().functions[0]?.role.statements).toEqual([
      expect.objectContaining({ Action: expect.arrayContaining(['logs:PutLogEvents']) }),
      { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:eu-central-1:000000000000:send' },
    ]);
  });

  it('defines queues with their redrive policy', () => {
    expect(read().queues).toMatchObject([
      { name: 'send-dead-letters', attributes: {} },
      {
        name: 'send',
        attributes: { VisibilityTimeout: '360' },
        redrive: { deadLetterTargetArn: 'arn:aws:sqs:eu-central-1:000000000000:send-dead-letters', maxReceiveCount: 5 },
      },
    ]);
  });

  it('defines tables with indexes and TTL', () => {
    expect(read().tables).toMatchObject([{ name: 'emails', indexes: [{ IndexName: 'due' }], ttlAttribute: 'ttl' }]);
  });

  it('defines the aliases of keys', () => {
    expect(read().keys).toMatchObject([{ aliases: ['alias/secrets'] }]);
  });

  it('defines the HTTP API with routes, throttling and access log', () => {
    expect(read().httpApi).toMatchObject({
      stage: '$default',
      routes: [{ key: 'GET /emails/{id}', functionName: 'worker', timeoutMs: 30_000 }],
      throttle: { ratePerSecond: 10, burst: 20 },
      accessLogFormat: '$context.status',
    });
  });

  it('defines event sources', () => {
    expect(read().queueSources).toEqual([
      {
        functionName: 'worker',
        queueUrl: 'http://127.0.0.1:4566/000000000000/send',
        queueArn: 'arn:aws:sqs:eu-central-1:000000000000:send',
        batchSize: 10,
        windowSeconds: 0,
        reportsItemFailures: true,
        maximumConcurrency: 5,
      },
    ]);
  });

  it('allows ten concurrent invocations for each provisioned poller of a queue', () => {
    const ProvisionedPollerConfig = { MinimumPollers: 2, MaximumPollers: 7 };
    const template = templateWith(changed('Source', { ProvisionedPollerConfig, ScalingConfig: undefined }));
    expect(read(template).queueSources).toMatchObject([{ maximumConcurrency: 70 }]);
  });

  it('distinguishes scheduled rules from event rules', () => {
    const { schedules, eventRules } = read();
    expect(schedules).toMatchObject([{ schedule: 'rate(1 minute)', targets: [{ functionName: 'worker' }] }]);
    expect(eventRules).toMatchObject([{ targets: [{ functionName: 'worker', input: '{"edited":true}' }] }]);
  });

  it('yields the same names at every run', () => {
    expect(read()).toEqual(read());
  });

  it('omits a resource whose condition is false', () => {
    const Conditions = { Never: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'nowhere'] } };
    const queue = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'other' }, Condition: 'Never' };
    expect(read(templateWith({ Other: queue }, { Conditions })).queues.map(({ name }) => name)).not.toContain('other');
  });
});

describe('an unsupported template', () => {
  it('is refused with the type and logical id of an unknown resource', () => {
    const template = templateWith({ Cache: { Type: 'AWS::ElastiCache::CacheCluster' } });
    expect(() => read(template)).toThrow(UnsupportedResource);
    expect(() => read(template)).toThrow(/AWS::ElastiCache::CacheCluster.*Cache/);
  });

  it.each([
    ['a filter, which would delete mail', changed('Source', { FilterCriteria: { Filters: [] } }), 'FilterCriteria'],
    ['an authorizer of the gateway', changed('Route', { AuthorizationType: 'JWT' }), 'AuthorizationType'],
    ['a stage below the root', changed('Stage', { StageName: 'prod' }), 'StageName'],
    ['provisioned capacity', changed('Table', { BillingMode: 'PROVISIONED' }), 'BillingMode'],
    ['another runtime', changed('Worker', { Runtime: 'python3.13' }), 'Runtime'],
  ])('is refused for %s', (_, resources, property) => {
    expect(() => read(templateWith(resources))).toThrow(UnsupportedProperty);
    expect(() => read(templateWith(resources))).toThrow(property);
  });

  it('is refused for a managed policy whose statements are unknown', () => {
    const resources = changed('Role', { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] });
    expect(() => read(templateWith(resources))).toThrow(/AdministratorAccess/);
  });

  it('is refused with the resource that contains a dangling reference', () => {
    const resources = changed('Worker', {
      Environment: { Variables: { URL: { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] } } },
    });
    expect(() => read(templateWith(resources))).toThrow(UnresolvableValue);
    expect(() => read(templateWith(resources))).toThrow(/AWS::Lambda::Function Worker.*Api\.ApiEndpoint/);
  });

  it('is refused for a route without permission to invoke its function', () => {
    expect(() => read(without('ApiPermission'))).toThrow(MissingPermission);
  });

  it('is refused for a rule without permission to invoke its function', () => {
    expect(() => read(without('EveryMinutePermission'))).toThrow(MissingPermission);
  });

  it('is refused for a function whose bundle was not synthesized', () => {
    expect(() => readTemplate(templateWith(), new Map(), deployment)).toThrow(/Worker.*cloud assembly/);
  });
});
