import { randomUUID } from 'node:crypto';
import { Gateway } from './gateway/gateway.ts';
import type { FunctionHost } from './lambda/function-host.ts';
import { TemplateIncomplete } from './template/errors.ts';
import type { TemplateModel } from './template/model.ts';

export interface GatewayStartOptions {
  /** 0 takes any free port. */
  port: number;
  /** Twelve digits. */
  account: string;
  /** Receives the lines of the API's access log. */
  accessLog: (line: string) => void;
}

/** Serves the template's HTTP API on loopback. Rejects with `TemplateIncomplete`, or with Node's error for the port. */
export const startGateway = async (
  { httpApi }: TemplateModel,
  { invoke }: FunctionHost,
  options: GatewayStartOptions,
): Promise<{ url: string; close(): Promise<void> }> => {
  if (!httpApi) throw new TemplateIncomplete('The template has no HTTP API');
  const gateway = new Gateway(httpApi, {
    ...options,
    host: '127.0.0.1',
    invoke,
    now: Date.now,
    uuid: randomUUID,
  });
  return { url: await gateway.listen(), close: () => gateway.close() };
};
