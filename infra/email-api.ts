import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  type HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { StoremailFunction } from './function.ts';
import type { StageConfig } from './stage.ts';

/** What an access log line holds: no header, no query, no body. */
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

/**
 * The HTTP API, at the host root: official clients drop path prefixes. Authentication is a middleware of the
 * functions, because the gateway's own refusals have other bodies than the contract.
 */
export class EmailApi extends HttpApi {
  constructor(scope: Construct, config: StageConfig) {
    super(scope, 'api', { apiName: `storemail-${config.stage}`, createDefaultStage: false });
    const accessLogs = new LogGroup(this, 'access-logs', {
      logGroupName: `/storemail/${config.stage}/access`,
      retention: config.logRetentionDays as RetentionDays,
      removalPolicy: config.retainsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    new HttpStage(this, 'stage', {
      httpApi: this,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: config.requestsPerSecond, burstLimit: config.requestsPerSecond },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLogs),
        format: AccessLogFormat.custom(JSON.stringify(logFields)),
      },
    });
  }

  /** Sends requests of these routes (`POST /emails`, or `$default` for all others) to a function. */
  serve(target: StoremailFunction, routes: string[]): void {
    const integration = new HttpLambdaIntegration(`${target.node.id}-integration`, target);
    for (const route of routes) {
      new HttpRoute(this, route, { httpApi: this, integration, routeKey: routeKey(route) });
    }
  }
}

const routeKey = (route: string): HttpRouteKey => {
  const [method, path] = route.split(' ');
  return path === undefined ? HttpRouteKey.DEFAULT : HttpRouteKey.with(path, method as HttpMethod);
};
