import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** Matches `//emails` and `/emails/` as `/emails`: what clients send whose base URL ends in a slash. */
export const normalisePath: MiddlewareObj<APIGatewayProxyEventV2> = {
  before: ({ event }) => {
    const { http } = event.requestContext;
    http.path = http.path.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
  },
};
