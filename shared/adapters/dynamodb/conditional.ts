import { faultCode } from '../aws-faults.ts';

/** The answer of a conditional write; `undefined`, an expected outcome, if its condition did not hold. */
export const unlessConditionFails = async <T>(call: Promise<T>): Promise<T | undefined> => {
  try {
    return await call;
  } catch (error) {
    if (faultCode(error) === 'ConditionalCheckFailedException') return undefined;
    throw error;
  }
};
