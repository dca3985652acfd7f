import { faultCode, fromStore } from '../aws-faults.ts';

/**
 * Whether a conditional write happened; false, an expected outcome, if its condition did not hold. Rejects with
 * `StoreUnavailable`.
 */
export const didWrite = async (call: Promise<unknown>): Promise<boolean> =>
  (await fromStore(unlessConditionFails(call))) !== undefined;

/** The answer of a conditional write; `undefined`, an expected outcome, if its condition did not hold. */
export const unlessConditionFails = async <T>(call: Promise<T>): Promise<T | undefined> => {
  try {
    return await call;
  } catch (error) {
    if (faultCode(error) === 'ConditionalCheckFailedException') return undefined;
    throw error;
  }
};
