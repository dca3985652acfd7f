import * as z from 'zod/mini';
import type { Access } from '../access.ts';
import { AwsError, invalid } from '../aws-error.ts';
import type { Caller } from '../call.ts';
import type { JsonObject } from '../json-protocol.ts';
import type { Place } from '../place.ts';
import type { ParameterChange } from './change-event.ts';
import type { KeyAliases } from './keys.ts';
import type { ParameterStore } from './parameter-store.ts';
import type { Vault } from './vault.ts';

/** What operations work with, and for whom. */
export interface SsmContext {
  readonly store: ParameterStore;
  readonly vault: Vault;
  readonly aliases: KeyAliases;
  readonly access: Access;
  readonly place: Place;
  readonly caller: Caller;
  /** Epoch milliseconds. */
  now(): number;
  changed(change: ParameterChange): void;
}

/** One operation of SSM: its input checked, its output as in AWS's JSON. Throws `AwsError`. */
export type SsmOperation = (input: JsonObject, context: SsmContext) => object;

/** Checks the input against a schema. The message names the fields, never a value. */
export const operation =
  <T extends z.ZodMiniType>(schema: T, run: (input: z.infer<T>, context: SsmContext) => object): SsmOperation =>
  (input, context) => {
    const result = z.safeParse(schema, input);
    if (result.success) return run(result.data, context);
    throw invalid(faults(result.error.issues));
  };

const faults = (issues: readonly z.core.$ZodIssue[]): string => {
  const count = issues.length === 1 ? '1 validation error' : `${issues.length} validation errors`;
  const sentences = issues.map(
    ({ path, code }) => `Value at '${fieldName(path)}' failed to satisfy constraint: ${code}`,
  );
  return `${count} detected: ${sentences.join('; ')}`;
};

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
