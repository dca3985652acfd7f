import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dynamoWebhookStore } from '../../../shared/adapters/dynamodb/webhook-store.ts';
import { EVENT_TYPES } from '../../../shared/webhooks/event-types.ts';
import { newSecret } from '../../../shared/webhooks/signature.ts';
import type { DeploymentUnderFaults } from '../deployment/deployment.ts';
import { names } from '../deployment/emulators.ts';

/** An endpoint that responds at once, after 500 ms, never, or accepts no connections. */
export type EndpointKind = 'quick' | 'slow' | 'hung' | 'dead';

const SLOW_MS = 500;

/** A webhook endpoint of a shop that wants all events of a scope. */
export class ShopEndpoint {
  /** The types of the events it was sent. */
  readonly told: string[] = [];
  readonly id: string;
  private readonly service: DeploymentUnderFaults;
  private readonly server: Server;

  private constructor(service: DeploymentUnderFaults, kind: EndpointKind, scope: string) {
    this.id = `shop-${kind}-${scope}`;
    this.service = service;
    this.server = createServer(async (request, response) => {
      this.told.push(String(request.headers['svix-id']));
      request.resume();
      if (kind === 'quick') response.writeHead(204).end();
      if (kind === 'slow') setTimeout(() => response.writeHead(204).end(), SLOW_MS);
    });
  }

  /** Starts the endpoint and adds it to the deployment. Processes that know the endpoints see it 15 seconds later. */
  static async start(service: DeploymentUnderFaults, kind: EndpointKind, scope = 'default'): Promise<ShopEndpoint> {
    const endpoint = new ShopEndpoint(service, kind, scope);
    endpoint.server.listen(0, '127.0.0.1');
    await once(endpoint.server, 'listening');
    const { port } = endpoint.server.address() as AddressInfo;
    if (kind === 'dead') await endpoint.stop();
    await endpoint.endpoints().put({
      id: endpoint.id,
      scope,
      url: `http://127.0.0.1:${port}/`,
      events: [...EVENT_TYPES],
      status: 'enabled',
      createdAt: service.clock.now(),
      secret: newSecret(randomBytes),
    });
    return endpoint;
  }

  /** Removes it from the deployment. */
  async remove(): Promise<void> {
    await this.endpoints().remove(this.id);
    await this.stop();
  }

  async stop(): Promise<void> {
    if (!this.server.listening) return;
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private endpoints() {
    return dynamoWebhookStore(this.service.emulators.clients.dynamoDb, names.table);
  }
}
