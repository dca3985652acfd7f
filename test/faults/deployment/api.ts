import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { dynamoApiKeyStore } from '../../../shared/adapters/dynamodb/api-key-store.ts';
import { hashOfToken } from '../../../shared/http/authentication/api-token.ts';
import { httpEvent } from '../../support/builders/http-event.ts';
import type { DeploymentUnderFaults } from './deployment.ts';
import { names } from './emulators.ts';
import type { Worker } from './worker.ts';

const TOKEN = 're_sm_faults';
const TIMEOUT_MS = 25_000;

/** emails-api in its own process, with a key for it. */
export class Api {
  readonly worker: Worker;
  private readonly deployment: DeploymentUnderFaults;

  private constructor(deployment: DeploymentUnderFaults) {
    this.deployment = deployment;
    this.worker = deployment.functions.start('emails-api');
  }

  static async start(deployment: DeploymentUnderFaults): Promise<Api> {
    const { dynamoDb } = deployment.emulators.clients;
    const key = { id: 'faults', name: 'faults', permission: 'full_access', scope: 'default', createdAt: 0 } as const;
    await dynamoApiKeyStore(dynamoDb, names.table).create({ ...key, hash: hashOfToken(TOKEN) });
    return new Api(deployment);
  }

  /** Posts an email. Resolves to the status, or `undefined` if there was no response. */
  async send(address: string): Promise<number | undefined> {
    const body = { from: 'shop@example.com', to: address, subject: 'Order', text: 'Thank you' };
    const event = httpEvent({ method: 'POST', path: '/emails', token: TOKEN, body });
    const answer = await this.worker.invoke(event, TIMEOUT_MS);
    const { statusCode, body: answered } = (answer ?? {}) as APIGatewayProxyStructuredResultV2;
    if (statusCode === 200) this.deployment.ids.push(JSON.parse(answered ?? '{}').id);
    return statusCode;
  }
}
