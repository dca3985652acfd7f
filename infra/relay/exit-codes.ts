/** Exit codes of sendmail programs (sysexits.h). PHP and cron check nothing else. */
export const exitCode = {
  ok: 0,
  usage: 64,
  /** The message itself was refused; trying again is pointless. */
  dataError: 65,
  software: 70,
  /** The message is not durable yet; the caller should try again. */
  temporaryFailure: 75,
  noPermission: 77,
  configuration: 78,
} as const;

/** An unusable command line or configuration. The message is one sentence for the operator and contains no secrets. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code: number;

  constructor(message: string, code: number = exitCode.usage, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
