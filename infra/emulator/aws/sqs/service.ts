import { AccessDenied, AwsError } from '../aws-error.ts';
import type { AwsRequest, AwsService } from '../call.ts';
import type { Fauxqs } from '../fauxqs.ts';
import { type JsonObject, jsonFailure, jsonInput, jsonOutput, targetOperation } from '../json-protocol.ts';
import type { Place } from '../place.ts';
import { sqsPermissions } from './permissions.ts';
import { type QueryCall, queryCall } from './query-input.ts';
import { queryCode, queryFailure, queryOutput } from './query-output.ts';
import { clientOutput, emulatorInput } from './queue-urls.ts';

/** SQS in both its protocols; fauxqs behind it knows the JSON one only. */
export const sqsService = (fauxqs: Fauxqs, place: Place): AwsService => ({
  read: (request) => {
    const { operation, input } = isQuery(request) ? queryCall(request.body) : jsonCall(request);
    return {
      operation,
      permissions: sqsPermissions(operation, input, place),
      run: async () => {
        const output = await forward(fauxqs, place, operation, input);
        const reachable = clientOutput(output, String(request.headers.host), place);
        return isQuery(request) ? queryOutput(operation, reachable) : jsonOutput('1.0', reachable);
      },
    };
  },
  fail: (error, request) => {
    const status = error instanceof AccessDenied ? 403 : error.status;
    const code = queryCode(error.code);
    if (isQuery(request)) return queryFailure(status, code, error.message);
    const { headers, body } = jsonFailure('1.0', error);
    const fault = status < 500 ? 'Sender' : 'Receiver';
    return { status, headers: { ...headers, 'x-amzn-query-error': `${code};${fault}` }, body };
  },
});

const isQuery = ({ headers }: AwsRequest): boolean =>
  headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;

const jsonCall = (request: AwsRequest): QueryCall => ({
  operation: targetOperation(request, 'AmazonSQS'),
  input: jsonInput(request),
});

const forward = async (fauxqs: Fauxqs, place: Place, operation: string, input: JsonObject): Promise<JsonObject> => {
  const response = await fauxqs.send({
    method: 'POST',
    url: '/',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=local/20000101/${place.region}/sqs/aws4_request`,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AmazonSQS.${operation}`,
    },
    body: Buffer.from(JSON.stringify(emulatorInput(keepVisible(operation, input), place))),
  });
  const output = JSON.parse(response.body.toString()) as JsonObject;
  if (response.status < 400) return output;
  const { __type: code, message } = output;
  throw typeof code === 'string'
    ? new AwsError(code, String(message), response.status)
    : new Error(`fauxqs: ${message}`);
};

/** Ends before anybody can ask again. */
const almostZeroSeconds = 0.001;

/**
 * fauxqs loses a message whose visibility timeout is set to 0 while it keeps its queues on disk: its own table
 * refuses the row. A timeout of a millisecond means the same and is kept.
 */
export const keepVisible = (operation: string, input: JsonObject): JsonObject => {
  if (operation === 'ChangeMessageVisibility') return atLeastSome(input);
  if (operation === 'ChangeMessageVisibilityBatch' && Array.isArray(input.Entries)) {
    return { ...input, Entries: input.Entries.map(atLeastSome) };
  }
  return input;
};

const atLeastSome = (input: JsonObject): JsonObject =>
  input.VisibilityTimeout === 0 ? { ...input, VisibilityTimeout: almostZeroSeconds } : input;
