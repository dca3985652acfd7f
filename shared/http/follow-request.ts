import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { errorFields } from '../runtime/error-fields.ts';
import type { FunctionLog } from '../runtime/logger.ts';
import { ApiError } from './api-error.ts';
import { gatewayResponse } from './json-response.ts';

/**
 * The middleware of every function behind the gateway. The gateway's request id is in each log line, in the header
 * `x-request-id` of every response and in the body of every error, as well as in the gateway's access log. Errors are
 * returned in the documented form. Any error other than an `ApiError` is a bug, and the client gets only the request id. The
 * class and location of a bug, and of an `ApiError` with a status of 500 or more, are logged.
 */
export const followRequest = (
  log: FunctionLog,
): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> => ({
  before: ({ event, context }) => {
    log.begin({ requestId: event.requestContext.requestId, invocationId: context.awsRequestId });
  },
  after: ({ event, response }) => {
    if (response) response.headers = { ...response.headers, ...idHeader(event) };
  },
  onError: (request) => {
    const { requestId } = request.event.requestContext;
    const error = request.error instanceof ApiError ? request.error : internalError(requestId);
    const { statusCode, code, message, headers, details } = error;
    if (statusCode >= 500) log.error('request failed', errorFields(request.error));
    else log.info('request refused', { statusCode, code });
    const body = { statusCode, name: code, message, request_id: requestId, ...details };
    // Not returned, so that other middlewares still get to see it.
    request.response = gatewayResponse({ statusCode, headers: { ...headers, ...idHeader(request.event) }, body });
  },
});

const idHeader = ({ requestContext }: APIGatewayProxyEventV2): Record<string, string> => ({
  'x-request-id': requestContext.requestId,
});

const internalError = (requestId: string): ApiError =>
  new ApiError(500, 'internal_server_error', `Something went wrong on our side. Our log has it as ${requestId}.`);
