import { startAwsEndpoint } from './aws/endpoint.ts';
import type { InvokeFunction } from './aws/lambda/service.ts';
import { createAuthorizer } from './iam/authorizer.ts';
import { credentialsOf } from './lambda/credentials.ts';
import type { FunctionHost } from './lambda/function-host.ts';
import { invokeApi } from './lambda/invoke-api.ts';
import { localPlace } from './place.ts';
import type { Assembly } from './template/assembly.ts';
import type { TemplateModel } from './template/model.ts';
import { readTemplate } from './template/read-template.ts';

/** The AWS services on this machine. */
export interface LocalAws {
  url: string;
  /** Reads a template for this place, and lets its roles and keys be known here. Throws the reader's errors. */
  resolve(assembly: Assembly): TemplateModel;
  /** From now on Lambda invokes these functions, and changes of parameters trigger these rules. */
  connect(functions: FunctionHost, publish: (event: object) => void): void;
  close(): Promise<void>;
}

/** Opens the data directory and serves it. Rejects with `DataDirectoryUnusable`, or Node's error for the port. */
export const startAws = async (port: number, dataDir: string, report: (line: string) => void): Promise<LocalAws> => {
  const authorizer = createAuthorizer();
  let invoke: InvokeFunction = async () => undefined;
  let publish = (_event: object): void => {};
  const endpoint = await startAwsEndpoint({
    ...localPlace,
    port,
    dataDir,
    authorizer,
    invokeFunction: (name, payload, type) => invoke(name, payload, type),
    onParameterChange: (event) => publish(event),
    report,
  });
  return {
    url: endpoint.url,
    resolve: ({ template, assets, stackName }) => {
      const model = readTemplate(template, assets, { ...localPlace, stackName, endpointUrl: endpoint.url });
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
