import { ApiError } from '../../../shared/http/api-error.ts';
import type { PairInForce } from '../../../shared/ports/settings/in-force-store.ts';

/** The ETag: changes with every document, password or review of the scope (RFC 9110, section 8.8.3). */
export const etagOf = ({ revision }: PairInForce): string => `"${revision}"`;

/** Throws `ApiError` (412) if `If-Match` names another state than the stored one (RFC 9110, section 13.1.1). */
export const checkIfMatch = (ifMatch: string | undefined, pair: PairInForce): void => {
  const wanted = ifMatch?.split(',').map((tag) => tag.trim());
  if (!wanted || wanted.includes('*') || wanted.includes(etagOf(pair))) return;
  throw new ApiError(412, 'validation_error', 'These settings were changed since they were read. Read them again.');
};
