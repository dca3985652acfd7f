import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** What a route answers, before it becomes the gateway's. */
export interface ApiResponse {
  statusCode: number;
  body: object;
  headers?: Record<string, string>;
}

export const jsonResponse = ({ statusCode, body, headers }: ApiResponse): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(body),
});
