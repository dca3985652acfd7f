import type { Node } from 'constructs';
import { nearest } from '../shared/runtime/nearest.ts';

/** An invalid context value. The message is one sentence that names the value to change. */
export class ContextRefused extends Error {
  override readonly name = 'ContextRefused';
}

/** Former names of context values, by their current name. They still work, with a warning. */
const formerNames: Record<string, string> = { requeueAfterSeconds: 'ringAgainSeconds' };

/** A context value by its name, or by the name it had before. */
const contextValue = (node: Node, name: string): unknown => {
  const value: unknown = node.tryGetContext(name);
  const former = formerNames[name];
  if (value !== undefined || former === undefined) return value;
  const formerValue: unknown = node.tryGetContext(former);
  if (formerValue !== undefined) {
    node.addMetadata('aws:cdk:warning', `Context ${former} is now called ${name}; the old name still works`);
  }
  return formerValue;
};

/** A whole number in a range. Throws `ContextRefused`, as all of these do. */
export const numberIn = (node: Node, name: string, fallback: number, min: number, max: number): number => {
  const value = Number(contextValue(node, name) ?? fallback);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new ContextRefused(`Context ${name} takes a whole number from ${min} to ${max}: -c ${name}=${fallback}`);
  }
  return value;
};

/** A text of a shape; `undefined` if it is not given. */
export const textIn = (node: Node, name: string, shape: RegExp, example: string): string | undefined => {
  const value = contextValue(node, name);
  if (value === undefined || (typeof value === 'string' && shape.test(value))) return value;
  throw new ContextRefused(`Context ${name} takes a value such as ${example}`);
};

/** `true` or `false`; `false` if it is not given. The command line gives text, cdk.json a boolean. */
export const switchIn = (node: Node, name: string): boolean => {
  const value = contextValue(node, name) ?? false;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw new ContextRefused(`Context ${name} takes true or false: -c ${name}=true`);
};

/**
 * Refuses a name that nothing reads, such as `wrokers`, and suggests the nearest that something does. The CDK's own
 * names hold a character that ours never do: `@aws-cdk/…`, `aws:cdk:…`, `cli-…`, `vpc-provider:…`.
 */
export const refuseUnknownNames = (node: Node, known: readonly string[]): void => {
  const names = [...known, ...Object.values(formerNames)];
  const unknown = Object.keys(node.getAllContext()).find((name) => /^\w+$/.test(name) && !names.includes(name));
  if (unknown === undefined) return;
  const meant = nearest(unknown, known);
  const hint = meant ? `: did you mean ${meant}?` : '.';
  throw new ContextRefused(`There is no context ${unknown}${hint} docs/deploy.md lists all`);
};
