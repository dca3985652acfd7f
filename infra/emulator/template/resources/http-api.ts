import * as z from 'zod/mini';
import { UnresolvableValue, UnsupportedResource } from '../errors.ts';
import { functionNameOf } from '../function-name.ts';
import type { HttpApiModel, RouteModel, ThrottleModel } from '../model.ts';
import type { DeployedTo } from '../raw-template.ts';
import { ignored, type Resource, type Resources } from '../resources.ts';
import type { PermissionCheck } from './permissions.ts';

const apiSchema = z.strictObject({
  Name: ignored,
  Description: ignored,
  ProtocolType: z.literal('HTTP'),
  /** There is no default execute-api endpoint here. */
  DisableExecuteApiEndpoint: ignored,
});

const routeSettings = z.strictObject({ ThrottlingBurstLimit: z.number(), ThrottlingRateLimit: z.number() });

const integrationSchema = z.strictObject({
  ApiId: z.string(),
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
  TimeoutInMillis: z.optional(z.number()),
});

const routeSchema = z.strictObject({
  ApiId: z.string(),
  AuthorizationType: z.optional(z.literal('NONE')),
  RouteKey: z.string(),
  Target: z.string(),
});

const stageSchema = z.strictObject({
  ApiId: z.string(),
  AutoDeploy: z.literal(true),
  StageName: z.literal('$default'),
  DefaultRouteSettings: z.optional(routeSettings),
  RouteSettings: z.optional(z.record(z.string(), routeSettings)),
  AccessLogSettings: z.optional(z.strictObject({ DestinationArn: z.string(), Format: z.string() })),
});

/** API Gateway's maximum and default, in milliseconds. */
const longestTimeoutMs = 30_000;

type Stage = Resource<z.infer<typeof stageSchema>>;
type Throttles = ReadonlyMap<string, ThrottleModel>;

/** Accepts at most one resource of a type, since there is one port to serve it on. */
const only = <T>(all: Resource<T>[], type: string): Resource<T> | undefined => {
  const [first, second] = all;
  if (second) throw new UnsupportedResource(`The local runner serves one ${type}; ${second.logicalId} is another`);
  return first;
};

const readRoutes = (resources: Resources, throttles: Throttles): RouteModel[] => {
  const integrations = resources.of('AWS::ApiGatewayV2::Integration', integrationSchema);
  return resources.of('AWS::ApiGatewayV2::Route', routeSchema).map(({ logicalId, properties }) => {
    const integration = integrations.find(({ ref }) => properties.Target === `integrations/${ref}`);
    if (!integration)
      throw new UnresolvableValue(`AWS::ApiGatewayV2::Route ${logicalId}: its target is not in the template`);
    const throttle = throttles.get(properties.RouteKey);
    return {
      key: properties.RouteKey,
      ...(throttle && { throttle }),
      functionName: functionNameOf(integration.properties.IntegrationUri),
      timeoutMs: integration.properties.TimeoutInMillis ?? longestTimeoutMs,
    };
  });
};

const throttleOf = (settings: z.infer<typeof routeSettings>): ThrottleModel => ({
  ratePerSecond: settings.ThrottlingRateLimit,
  burst: settings.ThrottlingBurstLimit,
});

/** Throttles by route key. */
const throttlesOf = ({ properties: { RouteSettings = {} } }: Stage): Throttles =>
  new Map(Object.entries(RouteSettings).map(([key, settings]) => [key, throttleOf(settings)]));

/** `POST /emails` has the ARN suffix `<stage>/POST/emails`, `$default` has `<stage>/$default`. */
const sourceArn = ({ region, account }: DeployedTo, apiId: string, stage: string, routeKey: string): string =>
  `arn:aws:execute-api:${region}:${account}:${apiId}/${stage}/${routeKey.replace(' ', '')}`;

/**
 * Reads the HTTP API, its single stage and its routes. Throws `MissingPermission` for a route that AWS
 * would answer with 500.
 */
export const readHttpApi = (
  resources: Resources,
  check: PermissionCheck,
  deployment: DeployedTo,
): HttpApiModel | undefined => {
  const api = only(resources.of('AWS::ApiGatewayV2::Api', apiSchema), 'AWS::ApiGatewayV2::Api');
  const stage = only(resources.of('AWS::ApiGatewayV2::Stage', stageSchema), 'AWS::ApiGatewayV2::Stage');
  if (!api || !stage) return undefined;
  const throttles = throttlesOf(stage);
  const routes = readRoutes(resources, throttles);
  const stray = [...throttles.keys()].find((key) => !routes.some((route) => route.key === key));
  if (stray) throw new UnresolvableValue(`AWS::ApiGatewayV2::Stage ${stage.logicalId}: there is no route ${stray}`);
  for (const { functionName, key } of routes) {
    const source = sourceArn(deployment, api.ref, stage.properties.StageName, key);
    check(functionName, 'apigateway.amazonaws.com', source);
  }
  const accessLogFormat = stage.properties.AccessLogSettings?.Format;
  return {
    id: api.ref,
    stage: stage.properties.StageName,
    routes,
    ...(stage.properties.DefaultRouteSettings && { throttle: throttleOf(stage.properties.DefaultRouteSettings) }),
    ...(accessLogFormat !== undefined && { accessLogFormat }),
  };
};
