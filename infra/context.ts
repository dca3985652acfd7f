import type { Node } from 'constructs';
import { nearest } from '../shared/runtime/nearest.ts';

/** An invalid context value. The message names it and says what is allowed. */
export class InvalidContext extends Error {
  override readonly name = 'InvalidContext';
}

/** Deprecated names of context values, by current name. They work, with a warning. */
const deprecatedNames: Record<string, string> = { requeueAfterSeconds: 'ringAgainSeconds' };

/** A context value by its current or deprecated name. */
const contextValue = (node: Node, name: string): unknown => {
  const value: unknown = node.tryGetContext(name);
  const deprecated = deprecatedNames[name];
  if (value !== undefined || deprecated === undefined) return value;
  const deprecatedValue: unknown = node.tryGetContext(deprecated);
  if (deprecatedValue !== undefined) {
    node.addMetadata('aws:cdk:warning', `Context ${deprecated} is deprecated; use ${name}`);
  }
  return deprecatedValue;
};

/** An integer in a range. Throws `InvalidContext`, like all functions here. */
export const numberIn = (node: Node, name: string, fallback: number, min: number, max: number): number => {
  const value = Number(contextValue(node, name) ?? fallback);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new InvalidContext(
      `Context ${name} must be an integer from ${min} to ${max}, such as -c ${name}=${fallback}`,
    );
  }
  return value;
};

/** A string of a pattern; `undefined` if it is not set. */
export const textIn = (node: Node, name: string, pattern: RegExp, example: string): string | undefined => {
  const value = contextValue(node, name);
  if (value === undefined || (typeof value === 'string' && pattern.test(value))) return value;
  throw new InvalidContext(`Context ${name} must be a value such as ${example}`);
};

/** A boolean; `false` if it is not set. A string on the command line, a boolean in cdk.json. */
export const switchIn = (node: Node, name: string): boolean => {
  const value = contextValue(node, name) ?? false;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw new InvalidContext(`Context ${name} must be true or false, such as -c ${name}=true`);
};

/**
 * Throws `InvalidContext` for an unknown name, such as `wrokers`, and suggests the nearest known one. The CDK's own names
 * contain characters that Storemail's do not: `@aws-cdk/…`, `aws:cdk:…`, `cli-…`, `vpc-provider:…`.
 */
export const refuseUnknownNames = (node: Node, known: readonly string[]): void => {
  const names = [...known, ...Object.values(deprecatedNames)];
  const unknown = Object.keys(node.getAllContext()).find((name) => /^\w+$/.test(name) && !names.includes(name));
  if (unknown === undefined) return;
  const suggestion = nearest(unknown, known);
  const hint = suggestion ? ` Did you mean ${suggestion}?` : '';
  throw new InvalidContext(`Unknown context ${unknown}.${hint} docs/deploy.md lists all values`);
};
