import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** A route's response, before it is converted to the gateway's format. */
export interface ApiResponse {
  statusCode: number;
  /** An object is answered as JSON, bytes as they are, with the `content-type` of `headers`. */
  body: object | Uint8Array;
  headers?: Record<string, string>;
}

/** A response in the gateway's format; bytes are encoded in base64. */
export const gatewayResponse = ({ statusCode, body, headers }: ApiResponse): APIGatewayProxyStructuredResultV2 =>
  body instanceof Uint8Array
    ? { statusCode, headers: { ...headers }, body: Buffer.from(body).toString('base64'), isBase64Encoded: true }
    : {
        statusCode,
        headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
        body: JSON.stringify(body),
      };
