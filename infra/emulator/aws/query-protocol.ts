import { randomUUID } from 'node:crypto';
import type { AwsResponse } from './call.ts';
import type { JsonObject } from './json-protocol.ts';
import { element, xmlDeclaration } from './xml.ts';

/** Lists and maps are written as repeated elements of this name, without an enclosing element. */
const repeated: Readonly<Record<string, string>> = {
  Attributes: 'Attribute',
  MessageAttributes: 'MessageAttribute',
  Messages: 'Message',
  QueueUrls: 'QueueUrl',
};

/** Converts an output of the JSON protocol to the query protocol. */
export const queryOutput = (operation: string, output: JsonObject): AwsResponse =>
  xml(200, [
    element(`${operation}Response`, [
      element(`${operation}Result`, membersOf(output)),
      element('ResponseMetadata', [element('RequestId', randomUUID())]),
    ]),
  ]);

export const queryFailure = (status: number, code: string, message: string): AwsResponse => {
  const type = element('Type', status < 500 ? 'Sender' : 'Receiver');
  const error = element('Error', [type, element('Code', code), element('Message', message)]);
  return xml(status, [element('ErrorResponse', [error, element('RequestId', randomUUID())])]);
};

const xml = (status: number, elements: readonly string[]): AwsResponse => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body: xmlDeclaration + elements.join(''),
});

const membersOf = (value: JsonObject): string[] =>
  Object.entries(value).flatMap(([name, member]) => write(name, member));

const write = (name: string, value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap((item) => write(repeated[name] ?? name, item));
  if (typeof value !== 'object' || value === null) return [element(name, String(value))];
  const entryName = repeated[name];
  if (entryName === undefined) return [element(name, membersOf(value as JsonObject))];
  return Object.entries(value).map(([key, item]) =>
    element(entryName, [element('Name', key), ...write('Value', item)]),
  );
};

/** Errors whose names have a prefix in the query protocol (SQS service model, awsQueryError). */
const prefixed = new Set([
  ...['BatchEntryIdsNotDistinct', 'BatchRequestTooLong', 'EmptyBatchRequest', 'InvalidBatchEntryId'],
  ...['MessageNotInflight', 'NonExistentQueue', 'PurgeQueueInProgress', 'QueueDeletedRecently'],
  ...['TooManyEntriesInBatchRequest', 'UnsupportedOperation'],
]);
/** Errors that are named differently in the query protocol. */
const renamed: Readonly<Record<string, string>> = {
  QueueDoesNotExist: 'NonExistentQueue',
  QueueNameExists: 'QueueAlreadyExists',
  AccessDeniedException: 'AccessDenied',
};

/** The query-protocol name for an error of the JSON protocol; SDKs rely on it in both protocols. */
export const queryCode = (code: string): string => {
  const bare = code.slice(code.indexOf('#') + 1);
  const name = renamed[bare] ?? bare;
  return prefixed.has(name) ? `AWS.SimpleQueueService.${name}` : name;
};
