import type { Authorizer } from '../iam/authorizer.ts';
import { createAccess } from './access.ts';
import { deleteExpiredItems } from './dynamodb/expiry.ts';
import { serveHttp } from './http-server.ts';
import type { InvokeFunction } from './lambda/service.ts';
import { routeRequests } from './router.ts';
import { createServices } from './services.ts';
import type { ParameterStoreChangeEvent } from './ssm/change-event.ts';
import { closeStores, openStores } from './stores.ts';
import { createIdentityIssuer, type IdentityIssuer } from './sts/web-identity.ts';

/** How often expired items are deleted; DynamoDB may take days, which is too long here. */
const expiryIntervalMs = 60_000;

export interface AwsEndpointOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Created if it does not exist; holds all tables, queues, objects and parameters. */
  readonly dataDir: string;
  readonly region: string;
  /** Must be 000000000000, the only account that fauxqs supports. */
  readonly account: string;
  readonly authorizer: Authorizer;
  /** Runs a function for Lambda's Invoke. */
  readonly invokeFunction: InvokeFunction;
  /** Receives the event that Parameter Store would send to EventBridge, after the change is stored. Must not throw. */
  readonly onParameterChange: (event: ParameterStoreChangeEvent) => void;
  /** Receives lines for the operator: refused calls and internal errors of the endpoint. */
  readonly report: (line: string) => void;
}

export interface AwsEndpoint {
  /** Such as `http://127.0.0.1:4566`, for `AWS_ENDPOINT_URL`. */
  readonly url: string;
  /** Signs the tokens of GetWebIdentityToken. */
  readonly issuer: IdentityIssuer;
  /** Registers an alias of a KMS key, for `--key-id alias/…`. Aliases are not kept between runs. */
  aliasKey(alias: string, keyArn: string): void;
  /** Deletes items whose TTL has passed; also runs every minute. `nowMs` is in epoch milliseconds. */
  deleteExpiredItems(nowMs: number): Promise<void>;
  /** Finishes the requests in progress, then closes all files. */
  close(): Promise<void>;
}

/**
 * Serves DynamoDB, SQS, S3, SSM Parameter Store, STS and Lambda's Invoke at one URL on loopback, and enforces the
 * permissions of callers' roles. Rejects with `DataDirectoryUnusable`, or with Node's error for the port.
 */
export const startAwsEndpoint = async (options: AwsEndpointOptions): Promise<AwsEndpoint> => {
  const { port, dataDir, region, account, authorizer, report } = options;
  const location = { region, account };
  const now = Date.now;
  const access = createAccess(authorizer, location);
  const aliases = new Map<string, string>();
  const issuer = createIdentityIssuer(location);
  const stores = await openStores(dataDir, location);
  const services = createServices(stores, { ...options, location, access, aliases, issuer, now });
  const server = await serveHttp(port, routeRequests(services, access, report, now)).catch(async (error: unknown) => {
    await closeStores(stores);
    throw error;
  });
  const expire = (nowMs: number): Promise<void> => deleteExpiredItems(stores.tables, nowMs);
  const expiry = setInterval(() => {
    expire(now()).catch((error: unknown) => report(`Expiry of items failed: ${error}`));
  }, expiryIntervalMs);
  return {
    url: server.url,
    issuer,
    aliasKey: (alias, keyArn) => void aliases.set(alias, keyArn),
    deleteExpiredItems: expire,
    close: async () => {
      clearInterval(expiry);
      const answered = server.close();
      // First, since long polls would keep the server open.
      await stores.fauxqs.close();
      await answered;
      await closeStores(stores);
    },
  };
};
