import { randomUUID } from 'node:crypto';
import { AwsError } from './aws-error.ts';
import type { AwsResponse, HttpRequest } from './call.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Versions of the AWS JSON protocol: DynamoDB and SQS use 1.0, SSM uses 1.1. */
type JsonVersion = '1.0' | '1.1';

/** The operation in the header `X-Amz-Target: <prefix>.<operation>`. */
export const targetOperation = ({ headers }: HttpRequest, prefix: string): string => {
  const [service, operation, ...rest] = String(headers['x-amz-target'] ?? '').split('.');
  if (service !== prefix || !operation || rest.length > 0) throw new AwsError('UnknownOperationException');
  return operation;
};

export const jsonInput = ({ body }: HttpRequest): JsonObject => {
  const input = parsed(body);
  if (typeof input !== 'object' || input === null || Array.isArray(input)) throw unreadable();
  return input as JsonObject;
};

export const jsonOutput = (version: JsonVersion, output: object, status = 200): AwsResponse => ({
  status,
  headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amzn-requestid': randomUUID() },
  body: JSON.stringify(output),
});

export const jsonFailure = (version: JsonVersion, { code, message, status }: AwsError): AwsResponse =>
  jsonOutput(version, { __type: code, ...(message && { message }) }, status);

const parsed = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8') || '{}');
  } catch {
    throw unreadable();
  }
};

const unreadable = (): AwsError => new AwsError('SerializationException');
