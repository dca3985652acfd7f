import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TokenEndpoint {
  url: string;
  /** The forms received, in order. */
  requests: URLSearchParams[];
  /** How it answers from now on. */
  answer: (form: URLSearchParams, response: ServerResponse) => unknown;
  close(): Promise<void>;
}

const sendJson = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

export const token =
  (accessToken: string, more: object = {}) =>
  (_form: URLSearchParams, response: ServerResponse) =>
    sendJson(response, 200, { token_type: 'Bearer', access_token: accessToken, expires_in: 3_600, ...more });

export const refusal =
  (error: string, description = '', status = 400) =>
  (_: unknown, response: ServerResponse) =>
    sendJson(response, status, { error, error_description: description });

/** A scripted token endpoint on 127.0.0.1. By default, tokens are numbered. */
export const startTokenEndpoint = async (): Promise<TokenEndpoint> => {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
    endpoint.requests.push(form);
    endpoint.answer(form, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint: TokenEndpoint = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
    requests: [],
    answer: (form, response) => token(`token-${endpoint.requests.length}`)(form, response),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return endpoint;
};
