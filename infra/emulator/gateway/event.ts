import type { HttpApiModel } from '../template/model.ts';
import { bodyFields } from './body.ts';
import { eventHeaders } from './headers.ts';
import type { RouteMatch } from './routes.ts';

/** A request as it arrived. */
export interface GatewayRequest {
  id: string;
  /** For X-Ray, which is not there. */
  traceId: string;
  /** Milliseconds since 1970. */
  receivedAt: number;
  method: string;
  /** Decoded, as HTTP APIs hand it on. */
  path: string;
  /** As sent, without the question mark. */
  query: string;
  protocol: string;
  rawHeaders: readonly string[];
  sourceIp: string;
  port: number;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** Common Log Format, e.g. `12/Mar/2020:19:03:58 +0000`. */
export const requestTime = (at: number): string => {
  const date = new Date(at);
  const day = `${twoDigits(date.getUTCDate())}/${months[date.getUTCMonth()]}/${date.getUTCFullYear()}`;
  return `${day}:${date.toISOString().slice(11, 19)} +0000`;
};

/** Decoded; what came several times is joined by a comma. Absent without a query. */
const queryFields = (query: string): { queryStringParameters?: Record<string, string> } => {
  if (query === '') return {};
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    parameters[name] = Object.hasOwn(parameters, name) ? `${parameters[name]},${value}` : value;
  }
  return { queryStringParameters: parameters };
};

/** What API Gateway adds to what the client sent. It has read the body, so it knows its length even if chunked. */
const addedHeaders = (headers: Record<string, string>, request: GatewayRequest, body: Buffer) => ({
  ...(body.length > 0 && { 'content-length': String(body.length) }),
  'x-amzn-trace-id': headers['x-amzn-trace-id'] ?? request.traceId,
  'x-forwarded-for': headers['x-forwarded-for']
    ? `${headers['x-forwarded-for']}, ${request.sourceIp}`
    : request.sourceIp,
  'x-forwarded-port': String(request.port),
  'x-forwarded-proto': 'http',
});

/** Which API of which account a request came to. */
export type ApiPlace = Pick<HttpApiModel, 'id' | 'stage'> & { account: string };

/**
 * The event of payload format version 2.0 (API Gateway developer guide, "Create AWS Lambda proxy integrations for
 * HTTP APIs").
 */
export const eventOf = (request: GatewayRequest, body: Buffer, match: RouteMatch, api: ApiPlace): object => {
  const { headers, cookies } = eventHeaders(request.rawHeaders);
  const domainName = headers.host ?? '';
  return {
    version: '2.0',
    routeKey: match.route.key,
    rawPath: request.path,
    rawQueryString: request.query,
    ...(cookies && { cookies }),
    headers: { ...headers, ...addedHeaders(headers, request, body) },
    ...queryFields(request.query),
    requestContext: {
      accountId: api.account,
      apiId: api.id,
      domainName,
      domainPrefix: domainName.split('.')[0],
      http: {
        method: request.method,
        path: request.path,
        protocol: request.protocol,
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: request.id,
      routeKey: match.route.key,
      stage: api.stage,
      time: requestTime(request.receivedAt),
      timeEpoch: request.receivedAt,
    },
    ...(match.pathParameters && { pathParameters: match.pathParameters }),
    ...bodyFields(body, headers['content-type']),
  };
};
