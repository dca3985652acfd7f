import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { errorFields } from '../runtime/error-fields.ts';
import type { Log } from '../runtime/logger.ts';
import { ApiError } from './api-error.ts';
import { jsonResponse } from './json-response.ts';

/**
 * Answers errors in the contract's form. Any other than an `ApiError` is ours: the log has it, and the client gets
 * only the id to find it by.
 */
export const errorResponse = (log: Log): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> => ({
  onError: (request) => {
    const { event, error } = request;
    const { requestId } = event.requestContext;
    if (!(error instanceof ApiError)) log.error('request failed', { requestId, ...errorFields(error) });
    const { statusCode, code, message, headers, details } =
      error instanceof ApiError ? error : internalError(requestId);
    if (statusCode < 500) log.info('request refused', { requestId, statusCode, code });
    // Not returned, so that other middlewares still get to see it.
    request.response = jsonResponse({ statusCode, headers, body: { statusCode, name: code, message, ...details } });
  },
});

const internalError = (requestId: string): ApiError =>
  new ApiError(500, 'internal_server_error', `Something went wrong on our side. Our log has it as ${requestId}.`);
