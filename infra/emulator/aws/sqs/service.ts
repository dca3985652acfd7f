import { AccessDenied, AwsError } from '../aws-error.ts';
import type { AwsRequest, AwsService } from '../call.ts';
import type { Fauxqs } from '../fauxqs.ts';
import { type JsonObject, jsonFailure, jsonInput, jsonOutput, targetOperation } from '../json-protocol.ts';
import type { Location } from '../location.ts';
import { queryCode, queryFailure, queryOutput } from '../query-protocol.ts';
import { checkEntries, checkNumbers } from './limits.ts';
import { MoveTasks, type RunOperation } from './move-tasks.ts';
import { sqsPermissions } from './permissions.ts';
import { type QueryCall, queryCall } from './query-input.ts';
import { clientOutput, emulatorInput } from './queue-urls.ts';

/** SQS in both its protocols, on top of fauxqs, which supports only JSON. */
export const sqsService = (fauxqs: Fauxqs, location: Location): AwsService => {
  const run: RunOperation = (operation, input) => forward(fauxqs, location, operation, input);
  const tasks = new MoveTasks(run, location);
  return {
    read: (request) => {
      const { operation, input } = isQuery(request) ? queryCall(request.body) : jsonCall(request);
      return {
        operation,
        permissions: sqsPermissions(operation, input, location),
        run: async () => {
          const output = await perform(run, tasks, operation, input);
          const reachable = clientOutput(output, String(request.headers.host), location);
          return isQuery(request) ? queryOutput(operation, reachable) : jsonOutput('1.0', reachable);
        },
      };
    },
    fail: failure,
  };
};

/** Adds what fauxqs lacks or does not check. */
const perform = async (
  run: RunOperation,
  tasks: MoveTasks,
  operation: string,
  input: JsonObject,
): Promise<JsonObject> => {
  switch (operation) {
    case 'ListDeadLetterSourceQueues':
      return tasks.sources(input);
    case 'StartMessageMoveTask':
      return tasks.start(input);
    case 'ListMessageMoveTasks':
      return tasks.list(input);
    case 'CancelMessageMoveTask':
      return tasks.cancel(input);
    case 'SendMessageBatch':
    case 'ChangeMessageVisibilityBatch':
      return batch(run, operation, input);
    default:
      checkNumbers(input);
      return run(operation, input);
  }
};

const batch = async (run: RunOperation, operation: string, request: JsonObject): Promise<JsonObject> => {
  const { input, failed } = checkEntries(request);
  // A batch that was empty from the start is left to fauxqs, which refuses it as a whole.
  const isEmptied = failed.length > 0 && (input.Entries as unknown[]).length === 0;
  const { Successful = [], Failed = [] } = isEmptied ? {} : await run(operation, input);
  return { Successful, Failed: [...(Failed as JsonObject[]), ...failed] };
};

const failure: AwsService['fail'] = (error, request) => {
  const status = error instanceof AccessDenied ? 403 : error.status;
  const code = queryCode(error.code);
  if (isQuery(request)) return queryFailure(status, code, error.message);
  const { headers, body } = jsonFailure('1.0', error);
  const fault = status < 500 ? 'Sender' : 'Receiver';
  return { status, headers: { ...headers, 'x-amzn-query-error': `${code};${fault}` }, body };
};

const isQuery = ({ headers }: AwsRequest): boolean =>
  headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;

const jsonCall = (request: AwsRequest): QueryCall => ({
  operation: targetOperation(request, 'AmazonSQS'),
  input: jsonInput(request),
});

const forward = async (
  fauxqs: Fauxqs,
  location: Location,
  operation: string,
  input: JsonObject,
): Promise<JsonObject> => {
  const response = await fauxqs.send({
    method: 'POST',
    url: '/',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=local/20000101/${location.region}/sqs/aws4_request`,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AmazonSQS.${operation}`,
    },
    body: Buffer.from(JSON.stringify(emulatorInput(keepVisible(operation, input), location))),
  });
  const output = JSON.parse(response.body.toString()) as JsonObject;
  if (response.status < 400) return output;
  const { __type: code, message } = output;
  throw typeof code === 'string'
    ? new AwsError(code, String(message), response.status)
    : new Error(`fauxqs: ${message}`);
};

/** Ends before another receive can arrive. */
const almostZeroSeconds = 0.001;

/**
 * fauxqs loses a message from its disk store when the visibility timeout is set to 0, which its own table constraint
 * refuses. One millisecond has the same effect.
 */
const keepVisible = (operation: string, input: JsonObject): JsonObject => {
  if (operation === 'ChangeMessageVisibility') return atLeastSome(input);
  if (operation === 'ChangeMessageVisibilityBatch' && Array.isArray(input.Entries)) {
    return { ...input, Entries: input.Entries.map(atLeastSome) };
  }
  return input;
};

const atLeastSome = (input: JsonObject): JsonObject =>
  input.VisibilityTimeout === 0 ? { ...input, VisibilityTimeout: almostZeroSeconds } : input;
