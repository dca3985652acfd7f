import type { GatewayRequest } from './event.ts';
import { requestTime } from './event.ts';
import type { GatewayResponse } from './response.ts';

/** One request and its response, for the access log. */
export interface Exchange {
  request: GatewayRequest;
  /** Absent if the request never reached routing. */
  routeKey?: string;
  response: GatewayResponse;
  answeredAt: number;
}

const variables: Record<string, (exchange: Exchange) => string | number | undefined> = {
  requestId: ({ request }) => request.id,
  requestTime: ({ request }) => requestTime(request.receivedAt),
  requestTimeEpoch: ({ request }) => request.receivedAt,
  routeKey: ({ routeKey }) => routeKey,
  httpMethod: ({ request }) => request.method,
  path: ({ request }) => request.path,
  protocol: ({ request }) => request.protocol,
  status: ({ response }) => response.status,
  responseLength: ({ response }) => Buffer.byteLength(response.body),
  responseLatency: ({ request, answeredAt }) => answeredAt - request.receivedAt,
  'identity.sourceIp': ({ request }) => request.sourceIp,
  'error.message': ({ response }) => response.errorMessage,
};

/** A line of the access log: the template's format with its `$context.` variables replaced, `-` if unknown. */
export const accessLogLine = (format: string, exchange: Exchange): string =>
  format.replace(/\$context\.([A-Za-z.]*[A-Za-z])/g, (_, name: string) => String(variables[name]?.(exchange) ?? '-'));
