/** The error names that Resend's clients know. */
export type ApiErrorName =
  | 'application_error'
  | 'concurrent_idempotent_requests'
  | 'daily_quota_exceeded'
  | 'internal_server_error'
  | 'invalid_access'
  | 'invalid_api_key'
  | 'invalid_attachment'
  | 'invalid_from_address'
  | 'invalid_idempotency_key'
  | 'invalid_idempotent_request'
  | 'invalid_parameter'
  | 'invalid_region'
  | 'method_not_allowed'
  | 'missing_api_key'
  | 'missing_required_field'
  | 'monthly_quota_exceeded'
  | 'not_found'
  | 'rate_limit_exceeded'
  | 'restricted_api_key'
  | 'security_error'
  | 'validation_error';

/** An error reported to the client: its message is safe to show and contains no value of the request. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly statusCode: number;
  readonly code: ApiErrorName;
  readonly headers: Record<string, string>;
  /** Fields of the body in addition to `statusCode`, `name` and `message`. */
  readonly details: object;

  constructor(
    statusCode: number,
    code: ApiErrorName,
    message: string,
    headers: Record<string, string> = {},
    details: object = {},
  ) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
    this.headers = headers;
    this.details = details;
  }
}
