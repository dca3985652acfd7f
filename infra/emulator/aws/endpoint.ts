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

/** DynamoDB expires items within days; here nobody wants to wait that long. */
const expiryIntervalMs = 60_000;

export interface AwsEndpointOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** Made if it does not exist; holds all tables, queues, objects and parameters. */
  readonly dataDir: string;
  readonly region: string;
  /** Must be 000000000000, the only one that fauxqs knows. */
  readonly account: string;
  readonly authorizer: Authorizer;
  /** Runs a function for Lambda's Invoke. */
  readonly invokeFunction: InvokeFunction;
  /** Takes what Parameter Store would send to EventBridge, after the change is stored. Must not throw. */
  readonly onParameterChange: (event: ParameterStoreChangeEvent) => void;
  /** Takes lines for the operator: refused calls, faults of the endpoint itself. */
  readonly report: (line: string) => void;
}

export interface AwsEndpoint {
  /** e.g. `http://127.0.0.1:4566`; for `AWS_ENDPOINT_URL`. */
  readonly url: string;
  /** Signs the tokens of GetWebIdentityToken. */
  readonly issuer: IdentityIssuer;
  /** Makes an alias of a KMS key known, for `--key-id alias/…`. Aliases are not kept between runs. */
  aliasKey(alias: string, keyArn: string): void;
  /** Deletes items whose TTL is past; also done every minute. `nowMs` is in epoch milliseconds. */
  deleteExpiredItems(nowMs: number): Promise<void>;
  /** Answers the requests under way, then closes all files. */
  close(): Promise<void>;
}

/**
 * DynamoDB, SQS, S3, SSM Parameter Store and Lambda's Invoke behind one URL of the loopback interface, which lets
 * callers do what their role allows. Rejects with `DataDirectoryUnusable`, or with Node's error for the port.
 */
export const startAwsEndpoint = async (options: AwsEndpointOptions): Promise<AwsEndpoint> => {
  const { port, dataDir, region, account, authorizer, report } = options;
  const place = { region, account };
  const now = Date.now;
  const access = createAccess(authorizer, place);
  const aliases = new Map<string, string>();
  const issuer = createIdentityIssuer(place);
  const stores = await openStores(dataDir, place);
  const services = createServices(stores, { ...options, place, access, aliases, issuer, now });
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
      // Those who wait for messages would keep the server open for as long as they wait.
      await stores.fauxqs.close();
      await answered;
      await closeStores(stores);
    },
  };
};
