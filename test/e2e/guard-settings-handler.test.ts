import { DeleteParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ParameterStoreChangeEvent } from '../../infra/emulator/aws/ssm/change-event.ts';
import { dynamoInForceStore } from '../../shared/adapters/dynamodb/in-force-store.ts';
import { documentText } from '../support/builders/settings-documents.ts';
import { startTestEndpoint, type TestEndpoint } from '../support/emulators/aws-endpoint.ts';
import { type DynamoDb, startDynamoDb } from '../support/emulators/dynamodb.ts';

const prefix = '/storemail/test';

let endpoint: TestEndpoint;
let dynamoDb: DynamoDb;
let ssm: SSMClient;

beforeAll(async () => {
  endpoint = await startTestEndpoint();
  dynamoDb = await startDynamoDb();
  ssm = new SSMClient(endpoint.operator);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  ssm.destroy();
  await dynamoDb.close();
  await endpoint.close();
});

/** Loads the handler as Lambda would. */
const loadHandler = async () => {
  const variables = {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'operator',
    AWS_SECRET_ACCESS_KEY: 'anything',
    AWS_ENDPOINT_URL_SSM: endpoint.url,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url,
    EMAILS_TABLE: dynamoDb.table,
    PARAMETER_PREFIX: prefix,
    SETTINGS_API_ROLE: 'settings-api-role',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const { handler } = await import('../../functions/guard-settings/handler.ts');
  return (event: ParameterStoreChangeEvent) => handler(event, {} as never);
};

const put = (name: string, Value: string, Type: 'String' | 'SecureString') =>
  ssm.send(new PutParameterCommand({ Name: `${prefix}/${name}`, Value, Type, Overwrite: true }));

describe('the handler of guard-settings', () => {
  it('puts valid edits of an operator into force, and records invalid ones', async () => {
    const handle = await loadHandler();
    const pairOf = async (scope: string) =>
      (await dynamoInForceStore(dynamoDb.client, dynamoDb.table).read([scope])).get(scope);
    const handleAll = async () => {
      for (const event of endpoint.events.splice(0)) await handle(event);
    };

    await put('settings/eu', documentText(), 'String');
    await put('secrets/eu/smtp-password', 'hunter2', 'SecureString');
    await handleAll();
    expect(await pairOf('eu')).toMatchObject({
      document: { version: 1 },
      secret: { version: 1, host: 'smtp.shop.example' },
      reviewed: { document: { version: 1 }, secret: { version: 1 } },
    });

    await put('settings/eu', documentText({ 'system/smtp/host': '127.0.0.1' }), 'String');
    await handleAll();
    expect(await pairOf('eu')).toMatchObject({
      document: { version: 1 },
      reviewed: { document: { version: 2, rejected: { code: 'invalid-document' } } },
    });

    await ssm.send(new DeleteParameterCommand({ Name: `${prefix}/settings/eu` }));
    await handleAll();
    expect((await pairOf('eu'))?.reviewed.document.rejected?.code).toBe('deleted');

    await put('settings/NoScope', '{}', 'String');
    await put('other/parameter', '{}', 'String');
    await handleAll();
    expect(await dynamoInForceStore(dynamoDb.client, dynamoDb.table).list()).toHaveLength(1);
  });
});
