import { startAwsEndpoint } from './aws/endpoint.ts';
import type { InvokeFunction } from './aws/lambda/service.ts';
import type { Location } from './aws/location.ts';
import type { IdentityIssuer } from './aws/sts/web-identity.ts';
import { createAuthorizer } from './iam/authorizer.ts';
import { credentialsOf } from './lambda/credentials.ts';
import type { FunctionHost } from './lambda/function-host.ts';
import { invokeApi } from './lambda/invoke-api.ts';
import type { Assembly } from './template/assembly.ts';
import type { TemplateModel } from './template/model.ts';
import { readTemplate } from './template/read-template.ts';

/** The emulated AWS services. */
export interface LocalAws {
  url: string;
  /** Signs the identity tokens of the emulated STS. */
  issuer: IdentityIssuer;
  /** Reads a template for this account and region, and registers its roles and keys. Throws the reader's errors. */
  resolve(assembly: Assembly): TemplateModel;
  /** From now on Lambda's Invoke runs these functions, and parameter changes are published as events. */
  connect(functions: FunctionHost, publish: (event: object) => void): void;
  close(): Promise<void>;
}

export interface LocalAwsOptions {
  /** 0 takes any free port. */
  port: number;
  /** Created if it does not exist; holds all tables, queues, objects and parameters. */
  dataDir: string;
  /** The account must be 000000000000, the only one that fauxqs supports. */
  location: Location;
  /** Receives lines for the operator: refused calls and internal errors of the endpoint. */
  report: (line: string) => void;
}

/**
 * Opens the data directory and serves the AWS endpoint. Rejects with `DataDirectoryUnusable`, or Node's
 * error for the port.
 */
export const startAws = async ({ port, dataDir, location, report }: LocalAwsOptions): Promise<LocalAws> => {
  const authorizer = createAuthorizer();
  let invoke: InvokeFunction = async () => undefined;
  let publish = (_event: object): void => {};
  const endpoint = await startAwsEndpoint({
    ...location,
    port,
    dataDir,
    authorizer,
    invokeFunction: (name, payload, type) => invoke(name, payload, type),
    onParameterChange: (event) => publish(event),
    report,
  });
  return {
    url: endpoint.url,
    issuer: endpoint.issuer,
    resolve: ({ template, assets, stackName }) => {
      const model = readTemplate(template, assets, { ...location, stackName, endpointUrl: endpoint.url });
      for (const { role } of model.functions) authorizer.register(credentialsOf(role.name).accessKeyId, role);
      for (const { aliases, arn } of model.keys) for (const alias of aliases) endpoint.aliasKey(alias, arn);
      return model;
    },
    connect: (functions, publishEvent) => {
      invoke = invokeApi(functions);
      publish = publishEvent;
    },
    close: () => endpoint.close(),
  };
};
