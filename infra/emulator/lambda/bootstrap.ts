/** The main module of a function's process: loads its bundle and handles one invocation at a time. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { FunctionError, Invoke, Report } from './protocol.ts';

type Handler = (event: unknown, context: object) => unknown;

const environment = (name: string): string => process.env[name] ?? '';

const report = (message: Report): void => {
  process.send?.(message);
};

const describe = (thrown: unknown): FunctionError => {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') ?? [] };
};

const loadHandler = (): Handler => {
  const [file = '', name = ''] = environment('_HANDLER').split('.');
  const require = createRequire(import.meta.url);
  const handler: unknown = require(join(environment('LAMBDA_TASK_ROOT'), `${file}.cjs`))[name];
  if (typeof handler !== 'function') throw new Error(`${file}.cjs exports no function ${name}`);
  return handler as Handler;
};

const contextOf = ({ requestId, functionArn, deadline }: Invoke): object => ({
  awsRequestId: requestId,
  invokedFunctionArn: functionArn,
  functionName: environment('AWS_LAMBDA_FUNCTION_NAME'),
  functionVersion: environment('AWS_LAMBDA_FUNCTION_VERSION'),
  memoryLimitInMB: environment('AWS_LAMBDA_FUNCTION_MEMORY_SIZE'),
  logGroupName: environment('AWS_LAMBDA_LOG_GROUP_NAME'),
  logStreamName: environment('AWS_LAMBDA_LOG_STREAM_NAME'),
  callbackWaitsForEmptyEventLoop: false,
  getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
});

const answer = async (handler: Handler, invoke: Invoke): Promise<void> => {
  try {
    const result = await handler(JSON.parse(invoke.event), contextOf(invoke));
    report({ kind: 'returned', json: JSON.stringify(result) ?? 'null' });
  } catch (thrown) {
    console.error(thrown);
    report({ kind: 'threw', error: describe(thrown) });
  }
};

// The runner has ended. process-watch.ts ends processes that are too busy to notice.
process.once('disconnect', () => process.exit());

try {
  const handler = loadHandler();
  process.on('message', (invoke: Invoke) => void answer(handler, invoke));
  report({ kind: 'ready' });
} catch (thrown) {
  console.error(thrown);
  process.send?.({ kind: 'unusable', error: describe(thrown) } satisfies Report, () => process.exit(1));
}
