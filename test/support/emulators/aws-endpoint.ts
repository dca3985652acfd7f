import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type AwsEndpoint, type AwsEndpointOptions, startAwsEndpoint } from '../../../infra/emulator/aws/endpoint.ts';
import type { ParameterStoreChangeEvent } from '../../../infra/emulator/aws/ssm/change-event.ts';
import { type Authorizer, createAuthorizer } from '../../../infra/emulator/iam/authorizer.ts';
import type { Statement } from '../../../infra/emulator/iam/statement.ts';

export const account = '000000000000';
export const region = 'eu-central-1';

/** Configuration of an SDK client for the endpoint. */
export interface ClientConfig {
  endpoint: string;
  region: string;
  maxAttempts: number;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

export interface TestEndpoint extends AwsEndpoint {
  readonly authorizer: Authorizer;
  /** Its data directory. */
  readonly dataDir: string;
  /** Parameter Store events so far. */
  readonly events: ParameterStoreChangeEvent[];
  /** Lines for the operator so far. */
  readonly reports: string[];
  /** A caller with all permissions. */
  readonly operator: ClientConfig;
  /** A caller whose role has these statements. */
  role(statements: Statement[]): ClientConfig;
}

/** An endpoint on a free port. By default it has its own data directory, which is removed with it. */
export const startTestEndpoint = async (options: Partial<AwsEndpointOptions> = {}): Promise<TestEndpoint> => {
  const dataDir = options.dataDir ?? (await temporaryDirectory());
  const authorizer = createAuthorizer();
  const events: ParameterStoreChangeEvent[] = [];
  const reports: string[] = [];
  const endpoint = await startAwsEndpoint({
    port: 0,
    region,
    account,
    authorizer,
    invokeFunction: async () => undefined,
    onParameterChange: (event) => void events.push(event),
    report: (line) => void reports.push(line),
    ...options,
    dataDir,
  });
  const config = (accessKeyId: string): ClientConfig => ({
    endpoint: endpoint.url,
    region,
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey: 'anything' },
  });
  let roles = 0;
  return {
    ...endpoint,
    authorizer,
    dataDir,
    events,
    reports,
    operator: config('operator'),
    role: (statements) => {
      const name = `role-${++roles}`;
      authorizer.register(`KEY-${name}`, { name, statements });
      return config(`KEY-${name}`);
    },
    close: async () => {
      await endpoint.close();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true });
    },
  };
};

/**
 * An endpoint and a client of one service with operator permissions, for a test file: started before its first test
 * and stopped after the last.
 */
export const testEndpointWith = <Client extends { destroy(): void }>(
  Service: new (config: TestEndpoint['operator']) => Client,
): { endpoint: TestEndpoint; client: Client } => {
  const given = {} as { endpoint: TestEndpoint; client: Client };
  beforeAll(async () => {
    given.endpoint = await startTestEndpoint();
    given.client = new Service(given.endpoint.operator);
  });
  afterAll(async () => {
    given.client.destroy();
    await given.endpoint.close();
  });
  return given;
};

export const temporaryDirectory = (): Promise<string> => mkdtemp(join(tmpdir(), 'storemail-aws-'));

export const allow = (Action: string | string[], Resource: string | string[], Condition?: object): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});
