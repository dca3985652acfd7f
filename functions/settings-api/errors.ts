import type { MiddlewareObj } from '@middy/core';
import { ApiError } from '../../shared/http/api-error.ts';
import { ParametersThrottled, ParametersUnavailable, StoreUnavailable } from '../../shared/ports/errors.ts';
import { describeFaults, type Fault } from '../../shared/settings/document/fault.ts';

/** Invalid settings: 422, every fault with its path. */
export const invalidSettings = (faults: readonly Fault[]): ApiError =>
  new ApiError(422, 'validation_error', `${describeFaults(faults)}.`, {}, { faults });

/** Another save or an edit in SSM came first: 412 if the client sent If-Match, else 409. */
export const conflict = (ifMatch: string | undefined, message: string): ApiError =>
  new ApiError(ifMatch === undefined ? 409 : 412, 'validation_error', message);

/** Seconds after which SSM accepts writes again. */
const RETRY_AFTER = { 'retry-after': '2' };

const isUnreachable = (error: unknown): boolean =>
  error instanceof ParametersThrottled || error instanceof ParametersUnavailable || error instanceof StoreUnavailable;

/** The cause is for the log; the client gets the message only. */
const unavailable = (message: string, cause: unknown): ApiError =>
  Object.assign(new ApiError(503, 'application_error', message, RETRY_AFTER), { cause });

/** Reads the answer to a change that was made. Throws `ApiError` (503), which says so, if it cannot be read. */
export const afterChange = async <T>(read: () => Promise<T>): Promise<T> => {
  try {
    return await read();
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    const message =
      'The change was made and is in force, but the settings cannot be read at the moment. Read them again.';
    throw unavailable(message, error);
  }
};

const clear = (error: unknown): unknown => {
  if (error instanceof ParametersThrottled) {
    const message = 'Parameter Store takes about three writes a second and got more. Nothing changed; try again.';
    return new ApiError(429, 'rate_limit_exceeded', message, RETRY_AFTER);
  }
  if (!isUnreachable(error)) return error;
  const message = 'The settings cannot be reached at the moment. What is in force stays in force; try again.';
  return unavailable(message, error);
};

/** Translates throttled and failed AWS calls to API errors. Wraps the API's other middlewares, which answer the error. */
export const awsFailures: MiddlewareObj = {
  onError: (request) => {
    request.error = clear(request.error) as Error;
  },
};
