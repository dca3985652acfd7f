import { randomUUID } from 'node:crypto';
import {
  createFunctionHost,
  type FunctionHost,
  type FunctionHostOptions,
} from '../../../infra/emulator/lambda/function-host.ts';
import type { FunctionModel } from '../../../infra/emulator/template/model.ts';

/** Functions on this machine, in processes of their own, with limits that a test can reach. */
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
