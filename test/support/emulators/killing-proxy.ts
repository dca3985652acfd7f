import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A moment in a call to AWS: before AWS gets it, or after it took effect and before the response. */
export interface Moment {
  /** Such as `AmazonSSM.PutParameter`. */
  target: string;
  /** Which call of that operation, starting with 1. */
  count: number;
  when: 'before' | 'after';
}

export interface KillingProxy {
  url: string;
  close(): Promise<void>;
}

const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' && !['host', 'connection', 'content-length', 'expect'].includes(name)
        ? [[name, value]]
        : [],
    ),
  );

/** A proxy in front of AWS that calls `kill` at one moment, and never answers that call. */
export const startKillingProxy = async (upstream: string, moment: Moment, kill: () => void): Promise<KillingProxy> => {
  let count = 0;
  const isIt = (target: string, when: Moment['when']): boolean =>
    target === moment.target && count === moment.count && when === moment.when;

  const forward = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = String(request.headers['x-amz-target'] ?? '');
    const body = await buffer(request);
    if (target === moment.target) count++;
    if (isIt(target, 'before')) return kill();
    const answer = await fetch(upstream + (request.url ?? '/'), {
      method: request.method ?? 'POST',
      headers: headersOf(request),
      body,
    });
    const text = Buffer.from(await answer.arrayBuffer());
    if (isIt(target, 'after')) return kill();
    const type = answer.headers.get('content-type');
    response.writeHead(answer.status, type ? { 'content-type': type } : {}).end(text);
  };

  const server = createServer((request, response) => {
    forward(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
