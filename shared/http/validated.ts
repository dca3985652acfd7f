import type * as z from 'zod/mini';
import { InvalidSendRequest, type RequestFault } from '../email/request/fault.ts';
import { faultsOf } from '../email/request/send-request.ts';
import { ApiError } from './api-error.ts';

/** A request as validated by a schema. Throws `ApiError` (422) with every invalid field and what is allowed. */
export const validated = <Output, Input>(schema: z.ZodMiniType<Output, Input>, value: unknown): Output => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [first, ...others] = result.error.issues.flatMap(faultsOf);
  if (!first) throw result.error;
  const faults: [RequestFault, ...RequestFault[]] = [first, ...others];
  throw new ApiError(422, first.name, `${new InvalidSendRequest(faults).message}.`);
};
