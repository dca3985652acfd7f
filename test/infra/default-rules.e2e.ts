import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource } from 'aws-cdk-lib';
import { expect, it, onTestFinished } from 'vitest';
import cdkJson from '../../cdk.json' with { type: 'json' };
import { StoremailStack } from '../../infra/storemail-stack.ts';

/** The app as `cdk synth` makes it: it checks the template against the rules that the CDK has for CloudFormation. */
const appWith = (context: Record<string, unknown>): App => {
  const outdir = mkdtempSync(join(tmpdir(), 'storemail-rules-'));
  onTestFinished(() => rmSync(outdir, { recursive: true, force: true }));
  return new App({ outdir, context: { ...cdkJson.context, ...context } });
};

const layer = 'arn:aws:lambda:eu-central-1:123456789012:layer:msmtp:1';
const domain = {
  domainName: 'mail-api.example.com',
  certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef',
  hostedZoneId: 'Z0123456789ABC',
};

it.each([
  {},
  { stage: 'prod', alarmEmail: 'ops@example.com', tracing: 'true', ...domain, onlyOwnDomain: 'true' },
  { vpcId: 'vpc-0123456789abcdef0', privateSubnets: 'subnet-0123456789abcdef1,subnet-0123456789abcdef2' },
  { sendmailPath: '/opt/bin/msmtp', sendmailLayerArn: layer, federatedAudiences: 'api://AzureADTokenExchange' },
  { dueShards: 32, logShards: 16, warmWritesPerSecond: 90_000, workers: 55, minimumPollers: 3, retentionDays: 7 },
  { deliverTimeoutSeconds: 300, requeueAfterSeconds: 60 },
])('the template breaks no rule of the CDK, under %o', (context) => {
  const app = appWith(context);
  new StoremailStack(app, 'storemail');
  expect(() => app.synth()).not.toThrow();
});

it('a template that breaks one is refused', () => {
  const app = appWith({});
  const stack = new StoremailStack(app, 'storemail');
  new CfnResource(stack, 'Broken', { type: 'AWS::S3::Bucket', properties: { BucketNam: 'misspelt' } });
  expect(() => app.synth()).toThrow();
});
