import type { Foundation } from '../foundation.ts';
import type { StoremailFunction } from '../function.ts';

/** Shows the contract. Apart from emails-api: it is public, needs no permission, and must not slow a send's start. */
export const docs = (on: Foundation): StoremailFunction => on.lambda('docs', 'Shows the contract of the API', 10, 256);

/** Serves the admin page: files, nothing else. The page calls the API with the key of whoever signs in. */
export const adminPage = (on: Foundation): StoremailFunction => on.lambda('admin', 'Serves the admin page', 10, 512);
