import type { APIGatewayProxyEventV2 } from 'aws-lambda';

export interface HttpCall {
  method: string;
  /** Including the query. */
  path: string;
  token?: string;
  /** An object is sent as JSON, a string as text, and bytes in base64, like the gateway does. */
  body?: object | string | Buffer;
  /** In lower case, as in the gateway's event. */
  headers?: Record<string, string>;
}

/** A request as API Gateway's HTTP API passes it to a function (payload format 2.0). */
export const httpEvent = ({ method, path: url, token, body, headers }: HttpCall): APIGatewayProxyEventV2 => {
  const [path = '', query = ''] = url.split('?');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    ...(query && { queryStringParameters: Object.fromEntries(new URLSearchParams(query)) }),
    headers: { ...headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      domainName: 'api.test',
      domainPrefix: 'api',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: '' },
      requestId: 'request-1',
      routeKey: '$default',
      stage: '$default',
      time: '01/Mar/2026:12:00:00 +0000',
      timeEpoch: Date.UTC(2026, 2, 1, 12),
    },
    ...bodyOf(body),
  };
};

const bodyOf = (body: HttpCall['body']): Pick<APIGatewayProxyEventV2, 'body' | 'isBase64Encoded'> => {
  if (body === undefined) return { isBase64Encoded: false };
  if (Buffer.isBuffer(body)) return { body: body.toString('base64'), isBase64Encoded: true };
  return { body: typeof body === 'string' ? body : JSON.stringify(body), isBase64Encoded: false };
};
