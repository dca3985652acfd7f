import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { lambdaRetryDelaysMs } from '../emulator/lambda/async-invocations.ts';
import { createFunctionHost, type FunctionHost } from '../emulator/lambda/function-host.ts';
import type { FunctionModel } from '../emulator/template/model.ts';

export interface FunctionsOptions {
  endpointUrl: string;
  region: string;
  /** PEM file of the authority that signed the inbox's certificate. */
  caFile: string;
  /** Reports all log lines of functions, not only warnings and errors. */
  verbose: boolean;
  report: (line: string) => void;
}

/** Processes per function. Idle ones are stopped after `idleMs`. */
export const maxProcesses = Math.max(4, availableParallelism());

const MACHINE_SENDMAIL = '/usr/sbin/sendmail';
const SENDMAIL_PATH = 'SENDMAIL_PATH';

/** This machine's sendmail, if it has one and the stack does not set a path. It delivers mail itself, past the inbox. */
const machineSendmail = (functions: readonly FunctionModel[]): Record<string, string> =>
  existsSync(MACHINE_SENDMAIL) && !functions.some(({ environment }) => SENDMAIL_PATH in environment)
    ? { [SENDMAIL_PATH]: MACHINE_SENDMAIL }
    : {};

const reportIgnoredLayers = (functions: readonly FunctionModel[], report: (line: string) => void): void => {
  for (const { name } of functions.filter(({ layers }) => layers.length > 0)) {
    const sendmail = existsSync(MACHINE_SENDMAIL) ? `, and sendmail is ${MACHINE_SENDMAIL}` : '';
    report(`${name}: layers are ignored, because they are stored in AWS${sendmail}`);
  }
};

/** Queued invocations per function: more than the gateway admits at once. */
const maxWaiting = 1_000;
/** Lambda also keeps an idle function for some minutes. */
const idleMs = 300_000;

/** Starts the template's functions, each in its own processes. */
export const startFunctions = (functions: FunctionModel[], options: FunctionsOptions): FunctionHost => {
  const { endpointUrl, region, caFile, verbose, report } = options;
  reportIgnoredLayers(functions, report);
  return createFunctionHost(functions, {
    maxProcesses,
    maxWaiting,
    idleMs,
    retryDelaysMs: lambdaRetryDelaysMs,
    region,
    endpointUrl,
    extraEnvironment: {
      NODE_EXTRA_CA_CERTS: caFile,
      // The inbox is on loopback, to which deployments on AWS are not allowed to send.
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
 * Whether a log line of a function is routine, and reported only with --verbose: structured lines up to level INFO, and
 * metrics. Crashes and the runner's own lines about a function are not.
 */
export const isRoutine = (line: string): boolean => {
  try {
    const entry = JSON.parse(line);
    return ['TRACE', 'DEBUG', 'INFO'].includes(entry.level) || entry._aws !== undefined;
  } catch {
    return false;
  }
};
