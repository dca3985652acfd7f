import * as z from 'zod/mini';

export const parameterType = z.enum(['String', 'StringList', 'SecureString']);
export const parameterTier = z.enum(['Standard', 'Advanced', 'Intelligent-Tiering']);

/** One version of a parameter, as it is kept. */
export interface ParameterVersion {
  /** As it was created; `/x` and `x` are the same parameter. */
  readonly name: string;
  readonly version: number;
  readonly type: z.infer<typeof parameterType>;
  /** Of a SecureString only its ciphertext. */
  readonly value: string;
  /** The key of a SecureString, as the caller gave it. */
  readonly keyId?: string;
  readonly description?: string;
  readonly allowedPattern?: string;
  readonly tier: 'Standard' | 'Advanced';
  readonly dataType: string;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
  /** ARN of whoever wrote it. */
  readonly modifiedBy: string;
  readonly labels: readonly string[];
}
