import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpApiModel } from '../template/model.ts';
import { accessLogLine } from './access-log.ts';
import { readBody } from './body.ts';
import { eventOf, type GatewayRequest, incomingRequest } from './event.ts';
import { callFunction, type InvokeFunction } from './integration.ts';
import { answers, type GatewayResponse, writeResponse } from './response.ts';
import { createRouter, type RouteMatch, type Router } from './routes.ts';
import { createThrottles, type Throttles } from './throttles.ts';

export interface GatewayOptions {
  /** 0 takes any free port. */
  port: number;
  host: string;
  account: string;
  invoke: InvokeFunction;
  /** Receives one line per request if the stage has an access log. */
  accessLog: (line: string) => void;
  now: () => number;
  uuid: () => string;
}

/** Maximum size of request line and headers together in bytes (API Gateway quota for HTTP APIs). */
const MAX_HEADER_BYTES = 10_240;
/** Above this Node itself refuses the request, without a body. */
const MAX_NODE_HEADER_BYTES = 64 * 1024;

const headerBytes = ({ method, url, httpVersion, rawHeaders }: IncomingMessage): number => {
  const line = `${method} ${url} HTTP/${httpVersion}`.length;
  return rawHeaders.reduce(
    (bytes, part, index) => bytes + (index % 2 === 1 ? Buffer.byteLength(part, 'latin1') : 0),
    line,
  );
};

/** Longer than clients keep idle connections, so that it is the client that closes them. */
const keepAliveMs = 65_000;

/** An emulated API Gateway HTTP API. */
export class Gateway {
  private readonly api: HttpApiModel;
  private readonly options: GatewayOptions;
  private readonly router: Router;
  private readonly throttles: Throttles;
  private readonly server: Server;
  private readonly running = new Set<Promise<void>>();

  constructor(api: HttpApiModel, options: GatewayOptions) {
    this.api = api;
    this.options = options;
    this.router = createRouter(api.routes);
    this.throttles = createThrottles(api, options.now);
    this.server = createServer(
      { keepAliveTimeout: keepAliveMs, maxHeaderSize: MAX_NODE_HEADER_BYTES },
      (request, response) => this.serve(request, response),
    );
  }

  /** Resolves to the base URL. Rejects with Node's error if the port is not available. */
  async listen(): Promise<string> {
    this.server.listen(this.options.port, this.options.host);
    await once(this.server, 'listening');
    return `http://${this.options.host}:${(this.server.address() as AddressInfo).port}`;
  }

  /** Stops listening, finishes the requests in progress, and resolves when all connections are closed. */
  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    while (this.running.size > 0) await Promise.all(this.running);
    this.server.closeAllConnections();
    await closed;
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    // The client disconnected while sending, so no response can be sent.
    const done = this.handle(request, response).catch(() => void response.destroy());
    this.running.add(done);
    void done.then(() => this.running.delete(done));
  }

  private async handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = incomingRequest(incoming, this.options.uuid(), this.options.now());
    const body = await readBody(incoming);
    const match = this.router(request.method, request.path);
    const isTooLarge = headerBytes(incoming) > MAX_HEADER_BYTES;
    const answer = isTooLarge ? answers.headersTooLarge : await this.answer(request, body, match);
    const response = writeResponse(outgoing, request.id, answer);
    const format = this.api.accessLogFormat;
    if (format === undefined) return;
    const exchange = { request, response, answeredAt: this.options.now(), ...(match && { routeKey: match.route.key }) };
    this.options.accessLog(accessLogLine(format, exchange));
  }

  private async answer(
    request: GatewayRequest,
    body: Buffer | undefined,
    match: RouteMatch | undefined,
  ): Promise<GatewayResponse> {
    if (!this.throttles(match?.route.key)) return answers.tooManyRequests;
    if (!body) return answers.tooLarge;
    if (!match) return answers.notFound;
    const { id, stage } = this.api;
    const event = eventOf(request, body, match, { id, stage, account: this.options.account });
    return callFunction(this.options.invoke, match.route, event);
  }
}
