import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { tableSchema } from '../../../shared/adapters/dynamodb/table.ts';
import { emulatorClient } from './aws-client.ts';

export interface DynamoDb {
  client: DynamoDBClient;
  table: string;
  url: string;
  /** The requested operations, in order; tests may clear it. */
  requests: string[];
  close(): Promise<void>;
}

/** An empty emails table in an in-process emulator on a free port. */
export const startDynamoDb = async (table = 'emails'): Promise<DynamoDb> => {
  const server = dynalite({ createTableMs: 0 }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const requests: string[] = [];
  server.on('request', ({ headers }) => requests.push(String(headers['x-amz-target']).replace(/.*\./, '')));
  const client = new DynamoDBClient(emulatorClient(url));
  await client.send(new CreateTableCommand({ TableName: table, BillingMode: 'PAY_PER_REQUEST', ...tableSchema }));
  await waitUntilTableExists({ client, minDelay: 0.01, maxDelay: 0.1, maxWaitTime: 10 }, { TableName: table });
  return {
    client,
    table,
    url,
    requests,
    close: () => {
      client.destroy();
      server.closeAllConnections();
      return promisify(server.close.bind(server))();
    },
  };
};
