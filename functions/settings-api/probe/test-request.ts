import { type Address, InvalidAddress, parseAddress } from '../../../shared/email/address/address.ts';
import { ApiError } from '../../../shared/http/api-error.ts';
import type { JsonValue } from '../../../shared/json.ts';

/** The body of `POST …/test`. */
export interface TestRequest {
  to: Address;
  /** Merge patch of unsaved settings. */
  settings: JsonValue;
}

const refuse = (message: string): never => {
  throw new ApiError(422, 'validation_error', message);
};

const addressIn = (to: JsonValue | undefined): Address => {
  try {
    return parseAddress(typeof to === 'string' ? to.trim() : '');
  } catch (error) {
    if (error instanceof InvalidAddress) return refuse('to: must be an address such as name@example.com.');
    throw error;
  }
};

/** Reads the body. Throws `ApiError` (422). */
export const readTestRequest = (body: JsonValue): TestRequest => {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return refuse('The body must be a JSON object.');
  const { to, settings = {}, ...others } = body;
  if (Object.keys(others).length > 0) return refuse('The body takes only to and settings.');
  return { to: addressIn(to), settings };
};
