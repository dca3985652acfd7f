import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { ApiError } from '../../shared/http/api-error.ts';
import { headAsGet } from '../../shared/http/api-request.ts';
import { followRequest } from '../../shared/http/follow-request.ts';
import { refuseAllButGet } from '../../shared/http/unserved.ts';
import { createLog } from '../../shared/runtime/logger.ts';
import { pages, securityHeaders } from './pages.tsx';

const served = pages();

const servePage = ({ rawPath }: APIGatewayProxyEventV2): APIGatewayProxyStructuredResultV2 => {
  const page = served.get(rawPath);
  if (!page) throw new ApiError(404, 'not_found', 'There is nothing at this path.');
  return {
    statusCode: 200,
    headers: { ...securityHeaders, 'content-type': page.contentType, 'cache-control': 'public, max-age=300' },
    body: page.body,
  };
};

/** `GET /`, `/openapi.json`, `/docs` and `/llms.txt`: public, and the same for everyone. */
export const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
  .use(headAsGet)
  .use(followRequest(createLog()))
  .use(refuseAllButGet)
  .handler(servePage);
