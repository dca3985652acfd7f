import { randomUUID } from 'node:crypto';
import { Gateway } from './gateway/gateway.ts';
import type { FunctionHost } from './lambda/function-host.ts';
import { localPlace } from './place.ts';
import { TemplateIncomplete } from './template/errors.ts';
import type { TemplateModel } from './template/model.ts';

/** Serves the template's HTTP API. Rejects with `TemplateIncomplete`, or Node's error for the port. */
export const startGateway = async (
  { httpApi }: TemplateModel,
  port: number,
  { invoke }: FunctionHost,
  { verbose, report }: { verbose: boolean; report: (line: string) => void },
): Promise<{ url: string; close(): Promise<void> }> => {
  if (!httpApi) throw new TemplateIncomplete('The template has no HTTP API');
  const gateway = new Gateway(httpApi, {
    port,
    host: '127.0.0.1',
    account: localPlace.account,
    invoke,
    accessLog: (line) => {
      if (verbose) report(`access: ${line}`);
    },
    now: Date.now,
    uuid: randomUUID,
  });
  return { url: await gateway.listen(), close: () => gateway.close() };
};
