import type { FunctionModel } from '../template/model.ts';
import { credentialsOf } from './credentials.ts';

/** The parts of a function's environment that depend on this machine. */
export interface FunctionEnvironmentOptions {
  region: string;
  /** URL of the AWS endpoint for the functions' SDKs. */
  endpointUrl: string;
  /** Variables for every function; they override the template's. */
  extraEnvironment: Record<string, string>;
}

/** Variables that a program needs to run on this machine; no others are inherited from the runner. */
const inherited = ['PATH', 'HOME', 'TMPDIR'];

/**
 * The complete environment of a function's process: the variables that Lambda defines ("Defined runtime environment
 * variables"), the template's, and those that redirect AWS to this machine.
 */
export const environmentOf = (fn: FunctionModel, options: FunctionEnvironmentOptions): Record<string, string> => {
  const credentials = credentialsOf(fn.role.name);
  return {
    ...Object.fromEntries(inherited.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    ...fn.environment,
    _HANDLER: fn.handler,
    LAMBDA_TASK_ROOT: fn.directory,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: fn.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_REGION: options.region,
    AWS_DEFAULT_REGION: options.region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_ENDPOINT_URL: options.endpointUrl,
    ...options.extraEnvironment,
  };
};
