import { faultCode, fromStore } from '../aws-faults.ts';

/**
 * Whether a conditional write happened; false if its condition did not hold, which is an expected outcome. Rejects with
 * `StoreUnavailable`.
 */
export const didWrite = async (call: Promise<unknown>): Promise<boolean> =>
  (await fromStore(unlessConditionFails(call))) !== undefined;

/** The answer of a conditional write; `undefined` if its condition did not hold, which is an expected outcome. */
export const unlessConditionFails = async <T>(call: Promise<T>): Promise<T | undefined> => {
  try {
    return await call;
  } catch (error) {
    if (faultCode(error) === 'ConditionalCheckFailedException') return undefined;
    throw error;
  }
};
