import { ApiError } from '../../../shared/http/api-error.ts';
import type { JsonValue } from '../../../shared/json.ts';
import type { ApiKey } from '../../../shared/ports/api-key-store.ts';
import { type Draft, type PreparePorts, prepareEmail } from './prepare-email.ts';
import type { PlannedSend } from './send-once.ts';

/** Maximum number of emails per request. */
const MAX_EMAILS = 100;

export type BatchMode = 'strict' | 'permissive';

/** Parses the `x-batch-validation` header. Throws `ApiError` (422). */
export const batchMode = ({ 'x-batch-validation': mode = 'strict' }: Record<string, string>): BatchMode => {
  if (mode === 'strict' || mode === 'permissive') return mode;
  throw new ApiError(422, 'invalid_parameter', 'The header x-batch-validation must be strict or permissive.');
};

/**
 * Validates every email of a batch. In strict mode it throws the first one's `ApiError`; in permissive mode the
 * answer lists all errors.
 */
export const planBatch = async (
  ports: PreparePorts,
  body: JsonValue,
  key: ApiKey,
  mode: BatchMode,
): Promise<PlannedSend> => {
  if (!Array.isArray(body) || body.length < 1 || body.length > MAX_EMAILS) {
    throw new ApiError(422, 'validation_error', `The body must be an array of 1 to ${MAX_EMAILS} emails.`);
  }
  const judged = await Promise.all(body.map((email) => judge(ports, email, key)));
  const faults = judged.flatMap((one, index) => (one instanceof ApiError ? [{ index, error: one }] : []));
  if (mode === 'strict' && faults[0]) throw inBatch(faults[0].index, faults[0].error);
  const errors = faults.map(({ index, error: { message } }) => ({ index, message }));
  return {
    drafts: judged.flatMap((one) => (one instanceof ApiError ? [] : [one])),
    answer: (ids) => ({ data: ids.map((id) => ({ id })), ...(mode === 'permissive' && { errors }) }),
  };
};

const judge = async (ports: PreparePorts, email: JsonValue, key: ApiKey): Promise<Draft | ApiError> => {
  try {
    return await prepareEmail(ports, email, key);
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
};

const inBatch = (index: number, { statusCode, code, message }: ApiError): ApiError =>
  new ApiError(statusCode, code, `Email ${index} of the batch: ${message}`);
