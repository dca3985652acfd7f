import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { decodeUtf8, type JsonValue, MalformedJson, parseStrictJson } from '../json.ts';
import { ApiError } from './api-error.ts';

/** Lambda takes 6 MB a call, in which the body is JSON once more, with its quotes escaped, or base64. */
const MAX_BODY_BYTES = 4_500_000;

/** The request's body as JSON. Throws `ApiError`: 413 if it is too large, 400 if it is no strict JSON. */
export const readJsonBody = ({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): JsonValue => {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > MAX_BODY_BYTES) {
    throw new ApiError(413, 'validation_error', `The request body must be at most ${MAX_BODY_BYTES} bytes.`);
  }
  if (bytes.length === 0) throw new ApiError(400, 'validation_error', 'The request body is empty; it must be JSON.');
  try {
    return parseStrictJson(isBase64Encoded ? decodeUtf8(bytes) : body);
  } catch (error) {
    if (!(error instanceof MalformedJson)) throw error;
    throw new ApiError(400, 'validation_error', `The request body must be strict JSON: ${error.message}.`);
  }
};
