/** An error that is answered to the client, as AWS names it. */
export class AwsError extends Error {
  override readonly name: string = 'AwsError';
  /** e.g. `ParameterNotFound`. */
  readonly code: string;
  readonly status: number;

  /** Some errors of AWS have no message. */
  constructor(code: string, message = '', status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** A parameter of the request breaks a constraint. The message says which; it never repeats a parameter's value. */
export const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

/** The caller's role does not allow the call. */
export class AccessDenied extends AwsError {
  override readonly name = 'AccessDenied';

  constructor(message: string) {
    super('AccessDeniedException', message);
  }
}

/** What went wrong inside, without details: they may hold data. */
export const internalFailure = (): AwsError =>
  new AwsError('InternalFailure', 'The local endpoint failed; its standard error output says why', 500);
