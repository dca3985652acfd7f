import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { headAsGet } from '../../shared/http/api-request.ts';
import { followRequest } from '../../shared/http/follow-request.ts';
import { refuseAllButGet } from '../../shared/http/unserved.ts';
import { createLog } from '../../shared/runtime/logger.ts';
import { readPageFiles } from './page-files.ts';
import { servePage } from './serve-page.ts';

/** `GET /admin` and `GET /admin/{file}`. Lambda names the folder of the bundle; the files are read once per cold start. */
const files = readPageFiles(process.env.LAMBDA_TASK_ROOT ?? '.');

export const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
  .use(headAsGet)
  .use(followRequest(createLog()))
  .use(refuseAllButGet)
  .handler(({ pathParameters, headers }) => servePage(files, pathParameters?.file, headers));
