import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { notFound, problem, type Reply } from './reply.ts';
import type { Route } from './routes.ts';

export interface HttpServer {
  port: number;
  close(): Promise<void>;
}

const commonHeaders = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Serves the routes on loopback. Rejects with Node's listen errors, such as EADDRINUSE. */
export const startHttpServer = async (routes: readonly Route[], port: number, host: string): Promise<HttpServer> => {
  const server = createServer((request, response) => {
    respond(routes, request, response).catch(() => response.destroy()); // the client has disconnected
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};

const respond = async (routes: readonly Route[], request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const disconnected = new AbortController();
  response.once('close', () => disconnected.abort());
  const { status, headers, body } = await answer(routes, request, disconnected.signal);
  response.writeHead(status, { ...commonHeaders, ...headers });
  if (typeof body === 'string' || Buffer.isBuffer(body)) response.end(body);
  else await pipeline(Readable.from(body, { objectMode: false }), response);
};

const answer = async (routes: readonly Route[], request: IncomingMessage, signal: AbortSignal): Promise<Reply> => {
  if (!isLoopbackName(request.headers.host))
    return problem(403, 'Open the inbox as localhost, or by its loopback address');
  const url = URL.parse(request.url ?? '/', 'http://localhost');
  const matching = routes.filter((route) => url && route.path.test(url.pathname));
  const route = matching.find(({ method }) => method === request.method);
  if (!url || matching.length === 0) return notFound();
  if (!route) return problem(405, `Use ${matching.map(({ method }) => method).join(' or ')}`);
  try {
    const params = route.path.exec(url.pathname)?.slice(1) ?? [];
    return await route.handle({ params, query: url.searchParams, text: () => textOf(request), signal });
  } catch (error) {
    return problem(500, error instanceof Error ? error.message : String(error));
  }
};

const maxBodyBytes = 65_536;

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) throw new Error('The body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** Prevents DNS rebinding: a page of a foreign domain that resolves to this machine sends that domain as Host. */
const isLoopbackName = (host = ''): boolean => /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host);
