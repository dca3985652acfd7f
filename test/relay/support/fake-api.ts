import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An email that the fake API has accepted. */
export interface Accepted {
  id: string;
  /** API key. */
  key: string;
  idempotencyKey: string;
  to: string[];
  scope?: string;
  raw: Buffer;
  /** Whether it was uploaded. */
  uploaded: boolean;
}

/** How POST /emails/mime behaves. */
export type Behaviour =
  | 'accept'
  /** Accepted, but the connection is closed instead of a response. */
  | 'lose answer'
  /** The connection is closed before anything is accepted. */
  | 'cut'
  /** Never answers. */
  | 'hang'
  /** Answers that it switches to another protocol. */
  | 'switch'
  | { status: number; name?: string; message?: string; retryAfter?: number; body?: string };

export interface FakeApi {
  url: string;
  port: number;
  accepted: Accepted[];
  /** Requests to POST /emails/mime, whatever their outcome. */
  readonly attempts: number;
  returned: Buffer[];
  /** Determines the behaviour of each request; can be replaced at any time. */
  behave: (attempt: number, key: string) => Behaviour;
  /** The valid keys; all others are answered with 403. */
  keys: Set<string>;
  /** Resolves once this many emails have been accepted. */
  untilAccepted: (count: number) => Promise<Accepted[]>;
  /** Resolves once this many further requests have been made. */
  untilAttempts: (count: number) => Promise<void>;
  close: () => Promise<void>;
}

const switchingProtocols = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n';

export const goodKey = 're_sm_test';

/**
 * The API as the relay sees it, over real HTTP and with idempotency: the same key and body get the same response, the
 * same key with another body 409. `port` fixes the port, as for an API that comes back.
 */
export const startFakeApi = async (port = 0): Promise<FakeApi> => {
  const uploads = new Map<string, Buffer>();
  const byKey = new Map<string, { hash: string; id: string }>();
  const waiting: { done: () => boolean; resolve: () => void }[] = [];
  let attempts = 0;
  const progress = (): void => {
    for (const waiter of waiting) if (waiter.done()) waiter.resolve();
  };
  const until = (done: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      waiting.push({ done, resolve });
      progress();
    });

  const accept = (request: IncomingMessage, body: Buffer): { id: string } | undefined => {
    const { raw, upload, to, scope } = JSON.parse(body.toString());
    const bytes = upload === undefined ? Buffer.from(raw, 'base64') : uploads.get(upload);
    if (!bytes) return undefined;
    uploads.delete(upload);
    const idempotencyKey = String(request.headers['idempotency-key']);
    const hash = createHash('sha256')
      .update(bytes)
      .update(JSON.stringify([to, scope]))
      .digest('hex');
    const known = byKey.get(idempotencyKey);
    if (known) return known.hash === hash ? known : undefined;
    const id = randomUUID();
    byKey.set(idempotencyKey, { hash, id });
    const key = keyOf(request);
    api.accepted.push({ id, key, idempotencyKey, to, scope, raw: bytes, uploaded: upload !== undefined });
    progress();
    return { id };
  };

  const handOver = (request: IncomingMessage, response: ServerResponse, body: Buffer): void => {
    attempts += 1;
    const behaviour = api.behave(attempts, keyOf(request));
    progress();
    if (behaviour === 'hang') return;
    if (behaviour === 'cut') return void request.socket.destroy();
    if (behaviour === 'switch') return void request.socket.end(switchingProtocols);
    if (typeof behaviour === 'object') {
      fail(response, behaviour);
      return;
    }
    const accepted = accept(request, body);
    if (behaviour === 'lose answer') request.socket.destroy();
    else if (accepted) answer(response, 200, { id: accepted.id });
    else fail(response, { status: 409, name: 'invalid_idempotent_request' });
  };

  const server = createServer(async (request, response) => {
    const body = await bodyOf(request).catch(() => undefined);
    if (!body) return;
    const route = `${request.method} ${request.url?.split('/').slice(0, 3).join('/')}`;
    if (route.startsWith('PUT /bucket/')) {
      uploads.set(route.slice('PUT /bucket/'.length), body);
      return answer(response, 200, {});
    }
    if (!api.keys.has(keyOf(request))) return fail(response, { status: 403, name: 'invalid_api_key' });
    if (route === 'POST /emails/mime') return handOver(request, response, body);
    if (route === 'POST /emails/uploads') {
      const id = randomUUID();
      return answer(response, 200, { id, url: `${api.url}/bucket/${id}` });
    }
    if (route === 'POST /bounces') {
      api.returned.push(body);
      return answer(response, 200, { object: 'bounce', kind: 'other', email_id: null, recipients: [] });
    }
    return fail(response, { status: 401, name: 'restricted_api_key' });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  const api: FakeApi = {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    accepted: [],
    get attempts() {
      return attempts;
    },
    returned: [],
    behave: () => 'accept',
    keys: new Set([goodKey]),
    untilAccepted: async (count) => {
      await until(() => api.accepted.length >= count);
      return api.accepted;
    },
    untilAttempts: (count) => {
      const from = attempts;
      return until(() => attempts >= from + count);
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return api;
};

const keyOf = (request: IncomingMessage): string => String(request.headers.authorization).replace('Bearer ', '');

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const answer = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
};

const fail = (response: ServerResponse, behaviour: Exclude<Behaviour, string>): void => {
  const { status, name = 'internal_server_error', message = 'As the test asked', retryAfter, body } = behaviour;
  if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
  if (body === undefined) answer(response, status, { statusCode: status, name, message });
  else response.writeHead(status).end(body);
};
