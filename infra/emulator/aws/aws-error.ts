/** An error response, with AWS's error code. */
export class AwsError extends Error {
  override readonly name: string = 'AwsError';
  /** Such as `ParameterNotFound`. */
  readonly code: string;
  readonly status: number;

  /** Some AWS errors have no message. */
  constructor(code: string, message = '', status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** A request parameter violates a constraint. The message names the constraint and never contains the value. */
export const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

/** The caller's role does not allow the call. */
export class AccessDenied extends AwsError {
  override readonly name = 'AccessDenied';

  constructor(message: string) {
    super('AccessDeniedException', message);
  }
}

/** An internal error, without details, since these may contain data. */
export const internalFailure = (): AwsError =>
  new AwsError('InternalFailure', 'The local endpoint failed; see its standard error output', 500);
