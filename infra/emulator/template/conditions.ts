import { UnresolvableValue } from './errors.ts';
import { type References, resolveIntrinsics } from './intrinsics.ts';

type ConditionFunction = (parts: unknown[], references: References) => boolean;

const holds = (expression: unknown, references: References): boolean => {
  const [name, argument] = Object.entries(expression as Record<string, unknown>)[0] ?? ['nothing', undefined];
  if (name === 'Condition') return namedHolds(String(argument), references);
  const evaluate = functions[name];
  if (!evaluate || !Array.isArray(argument)) {
    throw new UnresolvableValue(`The local runner does not support ${name} in a condition`);
  }
  return evaluate(argument, references);
};

const namedHolds = (name: string, references: References): boolean => {
  const result = references.condition(name);
  if (result === undefined) throw new UnresolvableValue(`Condition ${name} leads nowhere`);
  return result;
};

const functions: Record<string, ConditionFunction> = {
  'Fn::Equals': (parts, references) => {
    const [left, right] = parts.map((part) => JSON.stringify(resolveIntrinsics(part, references)));
    return left === right;
  },
  'Fn::Not': ([part], references) => !holds(part, references),
  'Fn::And': (parts, references) => parts.every((part) => holds(part, references)),
  'Fn::Or': (parts, references) => parts.some((part) => holds(part, references)),
};

/** Whether an expression of the template's Conditions section holds. Throws `UnresolvableValue`. */
export const evaluateCondition = holds;
