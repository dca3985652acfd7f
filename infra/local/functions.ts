import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { lambdaRetryDelaysMs } from '../emulator/lambda/async-invocations.ts';
import { createFunctionHost, type FunctionHost } from '../emulator/lambda/function-host.ts';
import type { FunctionModel } from '../emulator/template/model.ts';

export interface FunctionsOptions {
  endpointUrl: string;
  region: string;
  /** PEM of the authority that signed the inbox's certificate. */
  caFile: string;
  /** Passes on every line that a function logs, not only what calls for attention. */
  verbose: boolean;
  report: (line: string) => void;
}

/** Processes for each function. Those without work end after a while. */
export const maxProcesses = Math.max(4, availableParallelism());

const MACHINE_SENDMAIL = '/usr/sbin/sendmail';
const SENDMAIL_PATH = 'SENDMAIL_PATH';

/** The machine's own, if it has one and the stack names none; what it takes over it delivers by itself. */
const machineSendmail = (functions: readonly FunctionModel[]): Record<string, string> =>
  existsSync(MACHINE_SENDMAIL) && !functions.some(({ environment }) => SENDMAIL_PATH in environment)
    ? { [SENDMAIL_PATH]: MACHINE_SENDMAIL }
    : {};

const noteLayers = (functions: readonly FunctionModel[], report: (line: string) => void): void => {
  for (const { name } of functions.filter(({ layers }) => layers.length > 0)) {
    const instead = existsSync(MACHINE_SENDMAIL) ? `is ${MACHINE_SENDMAIL}` : 'would be a program of this machine';
    report(`${name}: its layers are left out, they lie with AWS; here sendmail ${instead}`);
  }
};

/** More than the gateway lets in at once. */
const maxWaiting = 1_000;
/** Lambda, too, keeps an idle function for some minutes. */
const idleMs = 300_000;

/** The template's functions, each in processes of its own. */
export const startFunctions = (functions: FunctionModel[], options: FunctionsOptions): FunctionHost => {
  const { endpointUrl, region, caFile, verbose, report } = options;
  noteLayers(functions, report);
  return createFunctionHost(functions, {
    maxProcesses,
    maxWaiting,
    idleMs,
    retryDelaysMs: lambdaRetryDelaysMs,
    region,
    endpointUrl,
    extraEnvironment: {
      NODE_EXTRA_CA_CERTS: caFile,
      // The inbox is on loopback, which no deployment on AWS may send to.
      STOREMAIL_LOOPBACK_ALLOWED: 'true',
      ...machineSendmail(functions),
    },
    log: (functionName, line) => {
      if (verbose || !isRoutine(line)) report(`${functionName}: ${line}`);
    },
    now: Date.now,
    uuid: randomUUID,
  });
};

/**
 * Whether a line that a function logged is of no interest to who watches the runner: structured lines up to the level
 * INFO, and metrics. Crashes and what the runner itself says of a function are no such lines.
 */
export const isRoutine = (line: string): boolean => {
  try {
    const entry = JSON.parse(line);
    return ['TRACE', 'DEBUG', 'INFO'].includes(entry.level) || entry._aws !== undefined;
  } catch {
    return false;
  }
};
