import type { IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { buildFunction } from '../../../infra/build/build-function.ts';
import { httpEvent } from '../builders/http-event.ts';
import type { Pages } from './fake-api.ts';

type Handler = (event: APIGatewayProxyEventV2, context: object) => Promise<APIGatewayProxyStructuredResultV2>;

/** The admin function's handler from its real bundle. */
const adminHandler = async (): Promise<Handler> => {
  const directory = await buildFunction('admin');
  process.env.LAMBDA_TASK_ROOT = directory;
  try {
    const { handler } = createRequire(import.meta.url)(join(directory, 'index.cjs')) as { handler: Handler };
    return handler;
  } finally {
    delete process.env.LAMBDA_TASK_ROOT;
  }
};

const requestHeaders = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value ? [[name, String(value)]] : [])));

const responseOf = (result: APIGatewayProxyStructuredResultV2): Response => {
  const body = result.body ? Buffer.from(result.body, result.isBase64Encoded ? 'base64' : 'utf8') : null;
  return new Response(body, { status: result.statusCode ?? 200, headers: result.headers as Record<string, string> });
};

/** `GET /admin` and `GET /admin/{file}` as the gateway routes them to the function. */
export const adminPages = (): Pages => {
  const loading = adminHandler();
  return async (request) => {
    const [, rest] = /^\/admin(?:\/([^/]+))?$/.exec(request.url ?? '') ?? [undefined, undefined];
    if (!request.url?.startsWith('/admin')) return undefined;
    const handler = await loading;
    const event = httpEvent({ method: 'GET', path: request.url });
    const pathParameters = rest === undefined ? undefined : { file: rest };
    return responseOf(
      await handler({ ...event, headers: requestHeaders(request), ...(pathParameters && { pathParameters }) }, {}),
    );
  };
};
