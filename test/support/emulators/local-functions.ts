import { randomUUID } from 'node:crypto';
import {
  createFunctionHost,
  type FunctionHost,
  type FunctionHostOptions,
} from '../../../infra/emulator/lambda/function-host.ts';
import type { FunctionModel } from '../../../infra/emulator/template/model.ts';
import type { Bundles } from './local-function.ts';

/** Functions in their own processes, with limits that a test can reach. */
export const startFunctions = (functions: FunctionModel[], options: Partial<FunctionHostOptions> = {}): FunctionHost =>
  createFunctionHost(functions, {
    region: 'eu-central-1',
    endpointUrl: 'http://127.0.0.1:4566',
    extraEnvironment: {},
    maxProcesses: 2,
    maxWaiting: 100,
    idleMs: 60_000,
    retryDelaysMs: [],
    log: () => {},
    now: Date.now,
    uuid: randomUUID,
    ...options,
  });

/** Function hosts, closed after each test; `bundles` may differ per test. */
export const functionHosts = (bundles: () => Bundles) => {
  const hosts: FunctionHost[] = [];
  const start = (functions: FunctionModel[], options: Partial<FunctionHostOptions> = {}): FunctionHost => {
    const host = startFunctions(functions, options);
    hosts.push(host);
    return host;
  };

  /** A host with one function, `fn`, whose handler is this expression. */
  const serve = (handler: string, changes: Partial<FunctionModel> = {}, options: Partial<FunctionHostOptions> = {}) =>
    start([bundles().fn('fn', `exports.handler = ${handler};`, changes)], options);

  return {
    start,
    serve,
    closeAll: async (): Promise<void> => {
      await Promise.all(hosts.splice(0).map((host) => host.close()));
    },
  };
};

/** The result of the function `fn` for an event. */
export const result = async (host: FunctionHost, event: unknown = {}): Promise<unknown> => {
  const { kind, payload } = await host.invoke('fn', JSON.stringify(event));
  return { kind, value: JSON.parse(payload) };
};
