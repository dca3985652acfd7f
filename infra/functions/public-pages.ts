import type { Foundation } from '../foundation.ts';
import type { StoremailFunction } from '../function.ts';

/** Serves the API documentation. Not in emails-api, because it needs no permissions and would slow its cold start. */
export const docs = (foundation: Foundation): StoremailFunction =>
  foundation.lambda('docs', 'Serves the API documentation', 10, 256);

/** Serves the files of the admin page, which calls the API with the key that the user signs in with. */
export const adminPage = (foundation: Foundation): StoremailFunction =>
  foundation.lambda('admin', 'Serves the admin page', 10, 512);
