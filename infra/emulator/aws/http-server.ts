import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AwsResponse, HttpRequest } from './call.ts';

/** Longer than clients keep idle connections: a server that closes first would cut off a request just sent. */
const keepAliveMs = 75_000;
/** S3 objects are the largest bodies. S3 allows 5 GB, which is not needed here. */
const maxBodyBytes = 64 * 1024 * 1024;

export interface HttpServer {
  readonly url: string;
  /** Stops listening, and resolves when all requests in progress are answered. */
  close(): Promise<void>;
}

type Answer = (request: HttpRequest) => Promise<AwsResponse>;

/** Serves on loopback; port 0 takes any free port. Rejects with Node's error, such as EADDRINUSE. */
export const serveHttp = async (port: number, answer: Answer): Promise<HttpServer> => {
  const underWay = new Set<Promise<void>>();
  const server = createServer({ keepAliveTimeout: keepAliveMs, noDelay: true }, (incoming, outgoing) => {
    const exchange = respond(incoming, outgoing, server.listening ? answer : refuse).finally(() =>
      underWay.delete(exchange),
    );
    underWay.add(exchange);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      await Promise.all(underWay);
      server.closeAllConnections();
      await closed;
    },
  };
};

const refuse: Answer = async () => ({ status: 503, headers: { connection: 'close' }, body: '' });

/** Never rejects: if the client has disconnected, the response is dropped. */
const respond = async (incoming: IncomingMessage, outgoing: ServerResponse, answer: Answer): Promise<void> => {
  const body = await bodyOf(incoming).catch(() => undefined);
  if (!body) {
    outgoing.writeHead(413, { connection: 'close' }).end();
    return;
  }
  const { method = 'GET', url = '/', headers } = incoming;
  const response = await answer({ method, url, headers, body });
  const gone = new Promise((resolve) => outgoing.once('close', resolve));
  outgoing.writeHead(response.status, { ...response.headers, ...lengthOf(response) });
  outgoing.end(method === 'HEAD' ? undefined : response.body);
  if (!outgoing.destroyed) await gone;
};

/** A HEAD response keeps the Content-Length of the body it omits; 204 and 304 have none (RFC 9110, 8.6). */
const lengthOf = ({ status, headers, body }: AwsResponse): { 'content-length'?: number } => {
  const isSettled = headers['content-length'] !== undefined || status === 204 || status === 304;
  return isSettled ? {} : { 'content-length': Buffer.byteLength(body) };
};

const bodyOf = async (incoming: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) throw new Error('too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};
