import * as z from 'zod/mini';
import type { Access } from '../access.ts';
import { AwsError, invalid } from '../aws-error.ts';
import type { Caller } from '../call.ts';
import type { JsonObject } from '../json-protocol.ts';
import type { Location } from '../location.ts';
import type { ParameterChange } from './change-event.ts';
import type { KeyAliases } from './keys.ts';
import type { ParameterStore } from './parameter-store.ts';
import type { Vault } from './vault.ts';

/** The dependencies of an operation, and its caller. */
export interface SsmContext {
  readonly store: ParameterStore;
  readonly vault: Vault;
  readonly aliases: KeyAliases;
  readonly access: Access;
  readonly location: Location;
  readonly caller: Caller;
  /** Epoch milliseconds. */
  now(): number;
  changed(change: ParameterChange): void;
}

/** One SSM operation: validates its input and returns the output in AWS's JSON. Throws `AwsError`. */
export type SsmOperation = (input: JsonObject, context: SsmContext) => object;

/** Validates the input against a schema. The error message names the fields and never contains values. */
export const operation =
  <T extends z.ZodMiniType>(schema: T, run: (input: z.infer<T>, context: SsmContext) => object): SsmOperation =>
  (input, context) => {
    const result = z.safeParse(schema, input, { reportInput: true });
    if (result.success) return run(result.data, context);
    throw invalid(faults(result.error.issues));
  };

const faults = (issues: readonly z.core.$ZodIssue[]): string => {
  const count = issues.length === 1 ? '1 validation error' : `${issues.length} validation errors`;
  const sentences = issues.map(
    (issue) => `Value at '${fieldName(issue.path)}' failed to satisfy constraint: ${constraint(issue)}`,
  );
  return `${count} detected: ${sentences.join('; ')}`;
};

/** The violated constraint, in AWS's words. AWS cannot even parse a value of the wrong type. */
const constraint = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'too_small':
      return `Member must have ${measure(issue.origin)} greater than or equal to ${issue.minimum}`;
    case 'too_big':
      return `Member must have ${measure(issue.origin)} less than or equal to ${issue.maximum}`;
    case 'invalid_value':
      return `Member must satisfy enum value set: [${issue.values.join(', ')}]`;
    case 'invalid_type':
      if (issue.input === undefined && issue.expected !== 'never') return 'Member must not be null';
      if (issue.expected === 'never') return 'Member is not supported here';
      throw new AwsError('SerializationException');
    default:
      throw new AwsError('SerializationException');
  }
};

const measure = (origin: string): string => (['string', 'array'].includes(origin) ? 'length' : 'value');

/** AWS writes member names in lower camel case. */
const fieldName = (path: readonly PropertyKey[]): string => {
  const name = path.map(String).join('.');
  return name.charAt(0).toLowerCase() + name.slice(1);
};

export const parameterNotFound = (): AwsError => new AwsError('ParameterNotFound');

export const versionNotFound = (name: string, selector: string | number): AwsError =>
  new AwsError(
    'ParameterVersionNotFound',
    `Systems Manager could not find version ${selector} of ${name}. Verify the version and try again.`,
  );
