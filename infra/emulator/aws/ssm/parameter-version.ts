import * as z from 'zod/mini';

export const parameterType = z.enum(['String', 'StringList', 'SecureString']);
export const parameterTier = z.enum(['Standard', 'Advanced', 'Intelligent-Tiering']);

/** One version of a parameter, as stored. */
export interface ParameterVersion {
  /** As given at creation; `/x` and `x` are the same parameter. */
  readonly name: string;
  readonly version: number;
  readonly type: z.infer<typeof parameterType>;
  /** For a SecureString, the ciphertext. */
  readonly value: string;
  /** The key of a SecureString, as given by the caller. */
  readonly keyId?: string;
  readonly description?: string;
  readonly allowedPattern?: string;
  readonly tier: 'Standard' | 'Advanced';
  readonly dataType: string;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
  /** The ARN of the author. */
  readonly modifiedBy: string;
  readonly labels: readonly string[];
}
