import type { IncomingMessage } from 'node:http';
import type { HttpApiModel } from '../template/model.ts';
import { bodyFields } from './body.ts';
import type { RouteMatch } from './routes.ts';

/** A request as received. */
export interface GatewayRequest {
  id: string;
  /** An X-Ray trace id; nothing collects traces here. */
  traceId: string;
  /** In epoch milliseconds. */
  receivedAt: number;
  method: string;
  /** Decoded, as HTTP APIs pass it on. */
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

/** Common Log Format, such as `12/Mar/2020:19:03:58 +0000`. */
export const requestTime = (at: number): string => {
  const date = new Date(at);
  const day = `${twoDigits(date.getUTCDate())}/${months[date.getUTCMonth()]}/${date.getUTCFullYear()}`;
  return `${day}:${date.toISOString().slice(11, 19)} +0000`;
};

/** Decoded; repeated parameters are joined by commas. Absent if there is no query. */
const queryFields = (query: string): { queryStringParameters?: Record<string, string> } => {
  if (query === '') return {};
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    parameters[name] = Object.hasOwn(parameters, name) ? `${parameters[name]},${value}` : value;
  }
  return { queryStringParameters: parameters };
};

/** Headers that API Gateway adds. It has read the body, so it knows the length even of a chunked one. */
const addedHeaders = (headers: Record<string, string>, request: GatewayRequest, body: Buffer) => ({
  ...(body.length > 0 && { 'content-length': String(body.length) }),
  'x-amzn-trace-id': headers['x-amzn-trace-id'] ?? request.traceId,
  'x-forwarded-for': headers['x-forwarded-for']
    ? `${headers['x-forwarded-for']}, ${request.sourceIp}`
    : request.sourceIp,
  'x-forwarded-port': String(request.port),
  'x-forwarded-proto': 'http',
});

/** The API and account that a request was sent to. */
export type ApiLocation = Pick<HttpApiModel, 'id' | 'stage'> & { account: string };

/**
 * Builds the event of payload format 2.0 (API Gateway developer guide, "Create AWS Lambda proxy
 * integrations for HTTP APIs").
 */
export const eventOf = (request: GatewayRequest, body: Buffer, match: RouteMatch, api: ApiLocation): object => {
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

/** The headers of an event. */
export interface EventHeaders {
  /** Names in lower case; repeated headers are joined by commas. */
  headers: Record<string, string>;
  /** One entry per cookie; absent if there are none. */
  cookies?: string[];
}

/** Hop-by-hop headers, which are not part of the request. */
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'expect', 'te', 'trailer']);

/** `rawHeaders` alternates names and values, as received by Node. */
const eventHeaders = (rawHeaders: readonly string[]): EventHeaders => {
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    const value = rawHeaders[at + 1] ?? '';
    if (hopByHop.has(name)) continue;
    if (name === 'cookie') cookies.push(...value.split(/;\s*/));
    else headers[name] = Object.hasOwn(headers, name) ? `${headers[name]},${value}` : value;
  }
  return { headers, ...(cookies.length > 0 && { cookies }) };
};

/** Ids in AWS's formats: 16 characters of base64, and an X-Ray trace id. */
const idsFrom = (uuid: string, at: number): { id: string; traceId: string } => {
  const hex = uuid.replaceAll('-', '');
  const seconds = Math.floor(at / 1000).toString(16);
  return {
    id: Buffer.from(hex, 'hex').subarray(0, 11).toString('base64'),
    traceId: `Root=1-${seconds}-${hex.slice(0, 24)}`,
  };
};

/** Decodes the path, as HTTP APIs do. An invalid encoding is left as it is and matches no route. */
const decodePath = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

/** Extracts the parts of a Node request that the gateway needs. */
export const incomingRequest = (request: IncomingMessage, uuid: string, receivedAt: number): GatewayRequest => {
  const [path = '', ...query] = (request.url ?? '').split('?');
  return {
    ...idsFrom(uuid, receivedAt),
    receivedAt,
    method: request.method ?? '',
    path: decodePath(path),
    query: query.join('?'),
    protocol: `HTTP/${request.httpVersion}`,
    rawHeaders: request.rawHeaders,
    sourceIp: request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '',
    port: request.socket.localPort ?? 0,
  };
};
