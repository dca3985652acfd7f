import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { env } from '../../shared/runtime/env.ts';
import { resourcesOf, synthesize } from '../support/runner/template.ts';

const template = synthesize();

describe('each function', () => {
  const functions = resourcesOf(template, 'AWS::Lambda::Function');

  it('runs on arm64 with Node 24, the version its tests run on', () => {
    template.allResourcesProperties('AWS::Lambda::Function', { Runtime: 'nodejs24.x', Architectures: ['arm64'] });
    expect(process.versions.node).toMatch(/^24\./);
  });

  it('has its own role', () => {
    const roles = functions.map(([, { Properties }]) => JSON.stringify(Properties.Role));
    expect(new Set(roles).size).toBe(functions.length);
  });

  it('has a log group with a retention period', () => {
    for (const [, { Properties }] of functions) {
      template.hasResourceProperties('AWS::Logs::LogGroup', {
        LogGroupName: `/aws/lambda/${Properties.FunctionName}`,
        RetentionInDays: 30,
      });
    }
  });
});

describe('tracing', () => {
  const tracing = (value: unknown) => ({ TracingConfig: value });

  it('is off by default', () => {
    template.allResourcesProperties('AWS::Lambda::Function', tracing(Match.absent()));
    synthesize({ tracing: 'true' }).allResourcesProperties('AWS::Lambda::Function', tracing({ Mode: 'Active' }));
    expect(() => synthesize({ tracing: 'yes' })).toThrow('tracing');
  });
});

describe('a sendmail program', () => {
  const layer = 'arn:aws:lambda:eu-central-1:123456789012:layer:msmtp:1';
  const variables = (path: unknown) => ({
    FunctionName: 'storemail-dev-deliver-email',
    Environment: { Variables: Match.objectLike({ SENDMAIL_PATH: path }) },
  });

  it('is absent unless the deployment names one', () => {
    template.hasResourceProperties('AWS::Lambda::Function', variables(Match.absent()));
  });

  it('is known to the functions by its path, and comes from a layer', () => {
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

it('the template contains no secret: no parameter, and only variables known to be harmless', () => {
  expect(resourcesOf(template, 'AWS::SSM::Parameter')).toEqual([]);
  const known = new Set<string>([...Object.values(env), 'NODE_OPTIONS', 'POWERTOOLS_SERVICE_NAME']);
  for (const [, { Properties }] of resourcesOf(template, 'AWS::Lambda::Function')) {
    const names = Object.keys((Properties.Environment as { Variables: object }).Variables);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  }
});
