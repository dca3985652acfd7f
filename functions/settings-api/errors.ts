import { ApiError } from '../../shared/http/api-error.ts';
import { ParametersThrottled, ParametersUnavailable, StoreUnavailable } from '../../shared/ports/errors.ts';
import { describeFaults, type Fault } from '../../shared/settings/document/fault.ts';

/** Settings that cannot be taken: 422, every fault with its path. */
export const invalidSettings = (faults: readonly Fault[]): ApiError =>
  new ApiError(422, 'validation_error', `${describeFaults(faults)}.`, {}, { faults });

/** Another save, or an edit in SSM, came first: 412 if the client said what it had read, else 409. */
export const conflict = (ifMatch: string | undefined, message: string): ApiError =>
  new ApiError(ifMatch === undefined ? 409 : 412, 'validation_error', message);

/** Seconds in which SSM takes writes again. */
const RETRY_AFTER = { 'retry-after': '2' };

/** Runs a request, with what AWS lacks at present as answers that say so. */
export const withClearFailures = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ParametersThrottled) {
      const message = 'Parameter Store takes about three writes a second and had more. Nothing changed; try again.';
      throw new ApiError(429, 'rate_limit_exceeded', message, RETRY_AFTER);
    }
    if (!(error instanceof ParametersUnavailable || error instanceof StoreUnavailable)) throw error;
    const message = 'The settings cannot be reached at present. What is in force stays in force; try again.';
    throw new ApiError(503, 'application_error', message, RETRY_AFTER);
  }
};
