import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { readJsonBody } from './json-body.ts';
import type { PublicRequest } from './route.ts';

/** The gateway's event as routes see it. */
export const apiRequest = (event: APIGatewayProxyEventV2): PublicRequest => ({
  requestId: event.requestContext.requestId,
  params: present(event.pathParameters),
  query: present(event.queryStringParameters),
  headers: present(event.headers),
  json: () => readJsonBody(event),
});

const present = (values: Record<string, string | undefined> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
