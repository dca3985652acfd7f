import { StoreUnavailable } from '../ports/errors.ts';

/** The properties of SDK errors and of Node's network errors that we use. */
interface AwsError {
  name?: string;
  code?: string;
  $metadata?: { httpStatusCode?: number };
}

/**
 * Names of errors that mean "not now" or "not you" and come with HTTP status 400 or none: DynamoDB's common errors,
 * SQS's and SSM's throttling, and the SDK's own time-outs. Others are recognised by a status of 403, 429 or 5xx.
 */
const unavailable = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'ThrottlingException',
  'AccessDeniedException',
  'ExpiredTokenException',
  'InvalidSignatureException',
  'UnrecognizedClientException',
  'RequestTimeout',
  'TimeoutError',
]);

/** Node's codes of failed system calls (ECONNREFUSED, ENOTFOUND, EAI_AGAIN, EPIPE …), not those of misuse (ERR_…). */
const isNetworkCode = (code: string | undefined): boolean => /^E(?!RR_)[A-Z_]+$/.test(code ?? '');

const asAwsError = (error: unknown): AwsError => (typeof error === 'object' && error !== null ? error : {});

/** The SDK's name of an error, or Node's code. Contains no data of ours, so it may be logged. */
export const faultCode = (error: unknown): string => {
  const { name, code } = asAwsError(error);
  return isNetworkCode(code) ? String(code) : (name ?? 'unknown');
};

/** Whether AWS throttles, is down, cannot be reached or forbids the call: trying again later may help. */
export const isUnavailable = (error: unknown): boolean => {
  const { name, code, $metadata } = asAwsError(error);
  const status = $metadata?.httpStatusCode ?? 0;
  return status >= 500 || status === 429 || status === 403 || isNetworkCode(code) || unavailable.has(name ?? '');
};

/** Awaits a call to the table or the bucket. Rejects with `StoreUnavailable` if `isUnavailable`, else with the error. */
export const fromStore = async <T>(call: Promise<T>): Promise<T> => {
  try {
    return await call;
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    throw new StoreUnavailable(`The store is unavailable: ${faultCode(error)}`, { cause: error });
  }
};
