import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'svix';
import { dynamoWebhookStore } from '../../../shared/adapters/dynamodb/webhook-store.ts';
import { newSecret } from '../../../shared/webhooks/signature.ts';
import type { DeploymentUnderFaults } from '../deployment/deployment.ts';
import { names } from '../deployment/emulators.ts';
import { pick } from './seeded.ts';

/** What a receiver does with a request; only `taken` confirms it. */
type Answer = 'taken' | 'unavailable' | 'redirected' | 'reset' | 'answer lost' | 'silent';

const faults: readonly (readonly [number, Answer])[] = [
  [0.3, 'unavailable'],
  [0.1, 'redirected'],
  [0.25, 'reset'],
  [0.25, 'answer lost'],
  [0.1, 'silent'],
];

/** By how much a timestamp may differ from the deployment's clock: libraries allow five minutes. */
const TOLERANCE_MS = 300_000;

/** Every event about the emails of the soak. */
const EVENTS = ['email.sent', 'email.delivery_delayed', 'email.bounced', 'email.failed'];

/** A received event, with its repetitions. */
export interface ReceivedEvent {
  type: string;
  emailId: string;
  to: string[];
  /** Requests that carried it. */
  requests: number;
  /** Requests that were confirmed with a 2xx response. */
  taken: number;
}

export interface WebhookEndpointOptions {
  service: DeploymentUnderFaults;
  random: () => number;
  /** The share of requests that fail. */
  rate: number;
  /** The scopes whose events it wants. */
  scopes: readonly string[];
}

/** A shop's webhook endpoint, which checks the signature of every request and fails for a share of them. */
export class WebhookEndpoint {
  /** By `svix-id`. */
  readonly events = new Map<string, ReceivedEvent>();
  /** Requests with a wrong signature or timestamp, and events repeated with another body; described. */
  readonly wrong: string[] = [];
  readonly faults: Record<string, number> = {};
  requests = 0;
  private readonly options: WebhookEndpointOptions;
  private readonly bodies = new Map<string, string>();
  private readonly secret = newSecret(randomBytes);
  private readonly verifier = new Webhook(this.secret);
  private readonly server: Server;

  private constructor(options: WebhookEndpointOptions) {
    this.options = options;
    this.server = createServer((request, response) => {
      // The function was killed, so nobody waits for the response.
      this.serve(request, response).catch(() => response.destroy());
    }).listen(0, '127.0.0.1');
  }

  /** Starts the endpoint and adds it to the deployment. */
  static async start(options: WebhookEndpointOptions): Promise<WebhookEndpoint> {
    const endpoint = new WebhookEndpoint(options);
    await once(endpoint.server, 'listening');
    const { clients } = options.service.emulators;
    for (const scope of options.scopes) {
      await dynamoWebhookStore(clients.dynamoDb, names.table).put({
        id: `soak-${scope}`,
        scope,
        url: `http://127.0.0.1:${(endpoint.server.address() as AddressInfo).port}/`,
        events: EVENTS,
        status: 'enabled',
        createdAt: options.service.clock.now(),
        secret: endpoint.secret,
      });
    }
    options.service.functions.log.forbid(endpoint.secret);
    return endpoint;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests++;
    const { random, rate } = this.options;
    const answer: Answer = random() < rate ? (pick(random, faults) ?? 'unavailable') : 'taken';
    if (answer !== 'taken') this.faults[`webhook ${answer}`] = (this.faults[`webhook ${answer}`] ?? 0) + 1;
    if (answer === 'reset') return void request.socket.resetAndDestroy();
    const event = this.read(request, await text(request));
    if (answer === 'taken') {
      response.writeHead(204).end();
      if (event) event.taken++;
    } else if (answer === 'unavailable') response.writeHead(503).end();
    else if (answer === 'redirected') response.writeHead(302, { location: '/elsewhere' }).end();
    else if (answer === 'answer lost') request.socket.destroy();
  }

  private read({ headers }: IncomingMessage, body: string): ReceivedEvent | undefined {
    const id = String(headers['svix-id']);
    const timestamp = new Date(Number(headers['svix-timestamp']) * 1_000);
    // Not `verify`, which compares with the clock of this process.
    if (headers['svix-signature'] !== this.verifier.sign(id, timestamp, body)) this.wrong.push(`${id} signature`);
    if (!(Math.abs(timestamp.getTime() - this.options.service.clock.now()) <= TOLERANCE_MS)) {
      this.wrong.push(`${id} timestamp`);
    }
    if ((this.bodies.get(id) ?? body) !== body) this.wrong.push(`${id} body`);
    this.bodies.set(id, body);
    const { type, data } = JSON.parse(body);
    const event = this.events.get(id) ?? { type, emailId: data.email_id, to: data.to, requests: 0, taken: 0 };
    event.requests++;
    this.events.set(id, event);
    return event;
  }
}
