import type { ApiErrorName } from '../../../shared/http/api-error.ts';

/** Thrown by a route of the fake API to answer with the API's error body. */
export class Refusal extends Error {
  readonly statusCode: number;
  readonly code: ApiErrorName;
  readonly more: object;

  constructor(statusCode: number, code: ApiErrorName, message: string, more: object = {}) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
    this.more = more;
  }
}

export const notFound = (): Refusal => new Refusal(404, 'not_found', 'There is nothing of this id.');
