export interface ParameterVersion {
  version: number;
  value: string;
  type: ParameterType;
  modifiedAt: number;
}

export type ParameterType = 'String' | 'StringList' | 'SecureString';

/** One edit of a parameter, without its value. */
export interface ParameterEdit {
  version: number;
  type: ParameterType;
  modifiedAt: number;
  /** ARN of the principal that wrote it. */
  modifiedBy: string;
  /** SecureStrings only: the KMS key as the writer named it; `alias/aws/ssm` is the AWS managed key. */
  keyId?: string;
}

/**
 * SSM Parameter Store, by names relative to the deployment (`settings/eu.fr`, `secrets/eu/smtp-password`).
 * Rejects with `ParametersUnavailable` when SSM is throttled, down or forbids the call.
 */
export interface ParameterReader {
  /**
   * The newest version, or the one asked for. `undefined`: no such parameter or version. SecureStrings are decrypted;
   * rejects with `ParameterUndecryptable` if this role may not use the key of one.
   */
  read(name: string, version?: number): Promise<ParameterVersion | undefined>;
}

/** The same, with what became of a parameter before. */
export interface Parameters extends ParameterReader {
  /** All edits that SSM still keeps (at most 100), newest first; empty if there is no such parameter. */
  edits(name: string): Promise<ParameterEdit[]>;
  /** The same edits with their values; not for SecureStrings. */
  history(name: string): Promise<(ParameterEdit & { value: string })[]>;
  /** Moves the label `in-force` to this version, so that operators see it and SSM keeps it. false: no such version. */
  labelInForce(name: string, version: number): Promise<boolean>;
}

/**
 * Writes parameters, by the same names. Rejects with `ParametersThrottled`, or with `ParametersUnavailable`, when it is
 * unknown whether the value was written.
 */
export interface ParameterWriter {
  /** Adds a version, creating the parameter if there is none; resolves to the version. */
  put(name: string, value: string, type: ParameterType): Promise<number>;
  /** false: there was no such parameter. */
  remove(name: string): Promise<boolean>;
}
