import type { ServerResponse } from 'node:http';
import { answers, type GatewayResponse } from './response.ts';

const writeHead = (outgoing: ServerResponse, requestId: string, response: GatewayResponse): void => {
  outgoing.statusCode = response.status;
  for (const [name, value] of Object.entries(response.headers)) outgoing.setHeader(name, value);
  if (response.cookies.length > 0) outgoing.setHeader('set-cookie', response.cookies);
  outgoing.setHeader('apigw-requestid', requestId);
};

/** Sends the response, or 500 if it has headers that HTTP forbids. Gives what was sent. */
export const writeResponse = (
  outgoing: ServerResponse,
  requestId: string,
  response: GatewayResponse,
): GatewayResponse => {
  try {
    writeHead(outgoing, requestId, response);
  } catch {
    for (const name of outgoing.getHeaderNames()) outgoing.removeHeader(name);
    return writeResponse(outgoing, requestId, answers.internalError);
  }
  outgoing.end(response.body);
  return response;
};
