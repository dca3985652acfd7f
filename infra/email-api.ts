import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  type CfnStage,
  DomainName,
  EndpointType,
  HttpApi,
  type HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AaaaRecord, ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { publicRoutes } from './api-routes.ts';
import type { StoremailFunction } from './function.ts';
import type { OwnDomain, StageConfig } from './stage.ts';

/** Fields of the access log, which has no headers, query strings or bodies. */
const logFields = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  bytes: '$context.responseLength',
  milliseconds: '$context.responseLatency',
  ip: '$context.identity.sourceIp',
  error: '$context.error.message',
};

const throttle = (requestsPerSecond: number) => ({
  throttlingRateLimit: requestsPerSecond,
  // The maximum burst of an account (Amazon API Gateway, quotas).
  throttlingBurstLimit: Math.min(requestsPerSecond, 5_000),
});

/**
 * The HTTP API, at the root of its host, because Resend's clients drop path prefixes. The functions authenticate requests,
 * because errors of the gateway do not have the body that the API documents.
 */
export class EmailApi extends HttpApi {
  private readonly config: StageConfig;
  private readonly stage: CfnStage;
  /** The custom domain, if one is configured. */
  readonly domain: DomainName | undefined;

  constructor(scope: Construct, config: StageConfig) {
    super(scope, 'api', {
      apiName: `storemail-${config.stage}`,
      createDefaultStage: false,
      disableExecuteApiEndpoint: config.domain?.isOnly ?? false,
    });
    this.config = config;
    this.domain = config.domain && apiDomain(this, config.domain);
    this.stage = this.defineStage(this.domain);
  }

  /** Base URL for clients, without a trailing slash. */
  get baseUrl(): string {
    return this.config.domain ? `https://${this.config.domain.name}` : this.apiEndpoint;
  }

  /** Routes requests to a function: `ANY /emails`, or `$default` for all other paths. */
  serve(target: StoremailFunction, routes: string[]): void {
    const integration = new HttpLambdaIntegration(`${target.node.id}-integration`, target);
    for (const key of routes) {
      const route = new HttpRoute(this, key, { httpApi: this, integration, routeKey: routeKey(key) });
      if (publicRoutes.has(key)) this.throttlePublic(key, route);
    }
  }

  private defineStage(domainName: DomainName | undefined): CfnStage {
    const accessLogs = new LogGroup(this, 'access-logs', {
      logGroupName: `/storemail/${this.config.stage}/access`,
      retention: this.config.logRetentionDays as RetentionDays,
      removalPolicy: this.config.retainsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const stage = new HttpStage(this, 'stage', {
      httpApi: this,
      stageName: '$default',
      autoDeploy: true,
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLogs),
        format: AccessLogFormat.custom(JSON.stringify(logFields)),
      },
      ...(domainName && { domainMapping: { domainName } }),
    });
    const resource = stage.node.defaultChild as CfnStage;
    resource.defaultRouteSettings = throttle(this.config.requestsPerSecond);
    return resource;
  }

  /** Throttles a public route separately, so that it does not use up the rate of the other routes. */
  private throttlePublic(key: string, route: HttpRoute): void {
    const { throttlingRateLimit, throttlingBurstLimit } = throttle(this.config.publicRequestsPerSecond);
    // The CDK does not convert names below RouteSettings, so these are the template's.
    const settings = { ThrottlingRateLimit: throttlingRateLimit, ThrottlingBurstLimit: throttlingBurstLimit };
    this.stage.routeSettings = { ...this.stage.routeSettings, [key]: settings };
    // A stage cannot have settings for a route that does not exist yet.
    this.stage.node.addDependency(route);
  }
}

const routeKey = (route: string): HttpRouteKey => {
  const [method, path] = route.split(' ');
  return path === undefined ? HttpRouteKey.DEFAULT : HttpRouteKey.with(path, method as HttpMethod);
};

/** A custom domain: if the stack is recreated, its URL stays the same, and no storefront has to be reconfigured. */
const apiDomain = (scope: Construct, { name, certificateArn, hostedZoneId }: OwnDomain): DomainName => {
  const own = new Construct(scope, 'own-domain');
  const domain = new DomainName(own, 'domain', {
    domainName: name,
    certificate: Certificate.fromCertificateArn(own, 'certificate', certificateArn),
    endpointType: EndpointType.REGIONAL,
    securityPolicy: SecurityPolicy.TLS_1_2,
  });
  if (hostedZoneId) {
    // The CDK uses the zone's name only to complete relative names, and this name is absolute.
    const zone = HostedZone.fromHostedZoneAttributes(own, 'zone', { hostedZoneId, zoneName: name });
    const target = RecordTarget.fromAlias(
      new ApiGatewayv2DomainProperties(domain.regionalDomainName, domain.regionalHostedZoneId),
    );
    new ARecord(own, 'ipv4', { zone, recordName: `${name}.`, target });
    new AaaaRecord(own, 'ipv6', { zone, recordName: `${name}.`, target });
  }
  return domain;
};
