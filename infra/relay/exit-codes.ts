/** Exit codes of sendmail programs (sysexits.h). PHP and cron look at nothing else. */
export const exitCode = {
  ok: 0,
  usage: 64,
  /** The message itself was refused; handing it over again cannot help. */
  dataError: 65,
  software: 70,
  /** Nothing durable happened; the caller should try again. */
  temporaryFailure: 75,
  noPermission: 77,
  configuration: 78,
} as const;

/** A command line or configuration that cannot be used. The message is one sentence for the operator, without secrets. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code: number;

  constructor(message: string, code: number = exitCode.usage, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
