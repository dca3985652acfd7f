import { App } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { expect, it } from 'vitest';
import { StoremailStack } from '../../infra/storemail-stack.ts';

it.each([
  {},
  {
    stage: 'prod',
    tracing: 'true',
    federatedAudiences: 'api://AzureADTokenExchange',
    domainName: 'mail-api.example.com',
    certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef',
    hostedZoneId: 'Z0123456789ABC',
    alarmEmail: 'ops@example.com',
    vpcId: 'vpc-0123456789abcdef0',
    privateSubnets: 'subnet-0123456789abcdef1,subnet-0123456789abcdef2',
  },
])('cdk-nag has no unacknowledged findings, under %o', (context) => {
  const app = new App({ context });
  const stack = new StoremailStack(app, 'storemail');
  const { violations } = new AwsSolutionsChecks(app).validateScope(stack);
  const found = violations.map(({ ruleName, violatingResources }) => ({
    ruleName,
    at: violatingResources.map(({ constructPath }) => constructPath),
  }));
  expect(found).toEqual([]);
});
