import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { emailsApiRoutes } from '../../functions/emails-api/routes.ts';
import { settingsRoutes } from '../../functions/settings-api/routes.ts';
import { routes as gatewayRoutes } from '../../infra/api-routes.ts';
import { InvalidContext } from '../../infra/context.ts';
import { anEmailsApi } from '../support/http/emails-api.ts';
import { aFeedbackApi } from '../support/http/feedback-api.ts';
import { aHealthApi } from '../support/http/health-api.ts';
import { aSettingsApi } from '../support/http/settings-api.ts';
import { resourcesOf, synthesize } from '../support/runner/template.ts';

const template = synthesize();

const withoutNames = (path: string): string => path.replaceAll(/\{\w+\}/g, '{}');

/** The function that the gateway calls for a path; emails-api for every path that is not routed. */
const functionFor = (path: string): string => {
  const fits = (key: string): boolean => withoutNames(key) === `ANY ${withoutNames(path)}`;
  return Object.entries(gatewayRoutes).find(([, keys]) => keys.some(fits))?.[0] ?? 'emails';
};

describe('the HTTP API', () => {
  it('answers at the host root, and for unknown paths', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', { StageName: '$default', AutoDeploy: true });
    const routes = resourcesOf(template, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties.RouteKey);
    expect(routes.sort()).toEqual([
      '$default',
      'ANY /',
      'ANY /admin',
      'ANY /admin/{file}',
      'ANY /api-keys',
      'ANY /api-keys/{id}',
      'ANY /audit-log',
      'ANY /bounces',
      'ANY /docs',
      'ANY /domains',
      'ANY /domains/{id}',
      'ANY /domains/{id}/verify',
      'ANY /emails',
      'ANY /emails/batch',
      'ANY /emails/counts',
      'ANY /emails/metrics',
      'ANY /emails/mime',
      'ANY /emails/receiving',
      'ANY /emails/retry',
      'ANY /emails/uploads',
      'ANY /emails/why',
      'ANY /emails/{id}',
      'ANY /emails/{id}/attachments',
      'ANY /emails/{id}/attachments/{attachment_id}',
      'ANY /emails/{id}/cancel',
      'ANY /emails/{id}/raw',
      'ANY /emails/{id}/retry',
      'ANY /emails/{id}/send-again',
      'ANY /emails/{id}/send-now',
      'ANY /health',
      'ANY /llms.txt',
      'ANY /openapi.json',
      'ANY /settings',
      'ANY /settings/{scope}',
      'ANY /settings/{scope}/dkim',
      'ANY /settings/{scope}/dkim/verify',
      'ANY /settings/{scope}/history',
      'ANY /settings/{scope}/rollback',
      'ANY /settings/{scope}/test',
      'ANY /settings/{scope}/warnings',
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
      'ANY /webhooks/{id}/test',
    ]);
  });

  it('routes every endpoint to the function that serves it', async () => {
    const endpoints = {
      emails: emailsApiRoutes(anEmailsApi()),
      feedback: aFeedbackApi().routes,
      settings: settingsRoutes(aSettingsApi()),
      health: (await aHealthApi()).routes,
    };
    for (const [name, served] of Object.entries(endpoints)) {
      expect(served.map(({ path }) => [path, functionFor(path)])).toEqual(served.map(({ path }) => [path, name]));
    }
  });

  it('allows far more than a single key, and little on public routes', () => {
    const few = { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 50 };
    const keyless = ['ANY /', 'ANY /admin', 'ANY /admin/{file}', 'ANY /docs', 'ANY /health', 'ANY /llms.txt'];
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 5_000, ThrottlingBurstLimit: 5_000 },
      RouteSettings: Object.fromEntries([...keyless, 'ANY /openapi.json'].map((key) => [key, few])),
    });
  });

  it('creates throttled routes before the stage, as CloudFormation requires', () => {
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

describe('a custom domain', () => {
  const certificateArn = 'arn:aws:acm:eu-central-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef';
  const own = { domainName: 'mail-api.example.com', certificateArn };

  it("is mapped to the API, and used in the stack's output", () => {
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

  it("has no record without a zone, and keeps AWS's own host open unless configured otherwise", () => {
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
    expect(() => synthesize(context)).toThrow(InvalidContext);
  });
});
