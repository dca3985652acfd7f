import { type CompleteRequest, completeRequest } from '../../../shared/email/request/complete-request.ts';
import { InvalidSendRequest } from '../../../shared/email/request/fault.ts';
import { InvalidSchedule } from '../../../shared/email/request/schedule.ts';
import { parseSendRequest, type SendRequest } from '../../../shared/email/request/send-request.ts';
import { ApiError } from '../../../shared/http/api-error.ts';
import type { JsonValue } from '../../../shared/json.ts';
import type { ApiKey } from '../../../shared/ports/api-key-store.ts';
import type { SettingsReader } from '../../../shared/ports/settings/settings-reader.ts';
import { covers } from '../../../shared/scope.ts';
import { maySendFrom, SENDER_NOT_ALLOWED } from '../../../shared/settings/checks/sender-rule.ts';

/** A validated and completed email that has not been written yet. */
export interface Draft extends CompleteRequest {
  scope: string;
}

export interface PreparePorts {
  settings: SettingsReader;
  now: () => number;
}

/**
 * Validates a send object for a key. Throws `ApiError`: 422 for invalid fields, 403 for a scope or sender that
 * the key may not use.
 */
export const prepareEmail = async ({ settings, now }: PreparePorts, body: JsonValue, key: ApiKey): Promise<Draft> => {
  const request = sendRequest(body);
  const scope = request.scope ?? key.scope;
  await requireAllowed({ settings }, request, scope, key);
  return { ...(await withSchedule(() => completeRequest(request, now()))), scope };
};

/** Throws `ApiError` (403) for a scope that the key may not use, or a sender that the scope does not allow. */
export const requireAllowed = async (
  { settings }: Pick<PreparePorts, 'settings'>,
  request: SendRequest,
  scope: string,
  key: ApiKey,
): Promise<void> => {
  if (!covers(key.scope, scope)) {
    throw new ApiError(
      403,
      'validation_error',
      'scope: this API key may use only its own scope and the scopes below it.',
    );
  }
  if (!(await maySendFrom(settings, request, scope))) {
    throw new ApiError(403, 'validation_error', `from: ${SENDER_NOT_ALLOWED}.`);
  }
};

/**
 * Runs `read`, which parses `scheduled_at`. Throws `ApiError` (422) for a time that an email cannot be scheduled for.
 */
export const withSchedule = async <T>(read: () => Promise<T>): Promise<T> => {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof InvalidSchedule)) throw error;
    throw new ApiError(422, 'validation_error', `scheduled_at: ${error.message}.`);
  }
};

const sendRequest = (body: JsonValue): SendRequest => {
  try {
    return parseSendRequest(body);
  } catch (error) {
    if (!(error instanceof InvalidSendRequest)) throw error;
    throw new ApiError(422, error.faults[0].name, `${error.message}.`);
  }
};
