import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { pages, securityHeaders } from './pages.ts';

const served = pages();

/** `GET /openapi.json`, `/docs` and `/llms.txt`: public, and the same for everyone. */
export const handler = async ({ rawPath }: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
  const page = served.get(rawPath);
  if (!page) {
    const body = JSON.stringify({ statusCode: 404, name: 'not_found', message: 'There is nothing at this path.' });
    return { statusCode: 404, headers: { 'content-type': 'application/json; charset=utf-8' }, body };
  }
  return {
    statusCode: 200,
    headers: { ...securityHeaders, 'content-type': page.contentType, 'cache-control': 'public, max-age=300' },
    body: page.body,
  };
};
