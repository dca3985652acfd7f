import { ApiError } from '../../../shared/http/api-error.ts';
import type { PairInForce } from '../../../shared/ports/settings/in-force-store.ts';
import { hasDocument } from '../../../shared/settings/in-force/versions-in-force.ts';

/** The ETag: changes with every document, password or review of the scope (RFC 9110, section 8.8.3). */
export const etagOf = ({ revision }: PairInForce): string => `"${revision}"`;

const CHANGED = 'These settings were changed since they were read. Read them again.';
const EXISTS = 'These settings exist already. Read them, and send their ETag as If-Match.';

/** Throws `ApiError` (412) if `If-Match` names another state than the stored one (RFC 9110, section 13.1.1). */
export const checkIfMatch = (ifMatch: string | undefined, pair: PairInForce): void => {
  if (ifMatch !== undefined && !names(ifMatch, pair)) throw new ApiError(412, 'validation_error', CHANGED);
};

/** Throws `ApiError` (412) if `If-None-Match`, usually `*`, names the stored state (RFC 9110, section 13.1.2). */
export const checkIfNoneMatch = (ifNoneMatch: string | undefined, pair: PairInForce): void => {
  if (ifNoneMatch !== undefined && names(ifNoneMatch, pair)) throw new ApiError(412, 'validation_error', EXISTS);
};

/** Whether a list of entity tags names the stored state. `*` stands for any state but none. */
const names = (list: string, pair: PairInForce): boolean =>
  list
    .split(',')
    .map((tag) => tag.trim())
    .some((tag) => (tag === '*' ? hasDocument(pair) : tag === etagOf(pair)));
