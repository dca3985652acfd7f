import type { FunctionModel } from '../template/model.ts';
import { credentialsOf } from './credentials.ts';

/** Where a function runs, as far as its environment says. */
export interface FunctionPlace {
  region: string;
  /** The AWS endpoint that the SDKs of functions talk to. */
  endpointUrl: string;
  /** Variables of every function, over those of the template. */
  extraEnvironment: Record<string, string>;
}

/** What a program needs of this machine to run at all; nothing else of the runner's own environment is passed on. */
const inherited = ['PATH', 'HOME', 'TMPDIR'];

/**
 * The whole environment of a function's process: what Lambda defines (docs: "Defined runtime environment variables"),
 * the template's variables, and what makes this machine the cloud.
 */
export const environmentOf = (fn: FunctionModel, place: FunctionPlace): Record<string, string> => {
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
    AWS_REGION: place.region,
    AWS_DEFAULT_REGION: place.region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_ENDPOINT_URL: place.endpointUrl,
    ...place.extraEnvironment,
  };
};
