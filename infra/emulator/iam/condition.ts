import { every, some, type Truth } from './truth.ts';
import { hasVariable, matchesArn, matchesWildcard } from './wildcard.ts';

/** The condition keys of a request, such as `kms:ViaService`. A list is a multivalued key. */
export type ConditionContext = Readonly<Record<string, string | readonly string[]>>;

type Operator = (expected: string, actual: string) => Truth;

/** The condition operators supported here. Any other evaluates to unknown. */
const operators: Readonly<Record<string, Operator>> = {
  StringEquals: (expected, actual) => expected === actual,
  StringLike: matchesWildcard,
  Bool: (expected, actual) => expected.toLowerCase() === actual.toLowerCase(),
  NumericLessThanEquals: (expected, actual) => Number(actual) <= Number(expected),
  ArnEquals: matchesArn,
  ArnLike: matchesArn,
};

/** How a multivalued key is compared: all values or at least one. For an empty set only the former is true. */
const quantifiers: Readonly<Record<string, (results: readonly Truth[]) => Truth>> = {
  ForAllValues: every,
  ForAnyValue: some,
};

/**
 * Whether a Condition element holds: all operators and keys must hold, and for each key at least one of its
 * values. A key missing from the request makes the condition false, except with ForAllValues (IAM User Guide,
 * "Condition operators").
 */
export const conditionHolds = (condition: unknown, context: ConditionContext): Truth => {
  if (condition === undefined) return true;
  if (!isRecord(condition)) return 'unknown';
  return every(Object.entries(condition).map(([name, keys]) => operatorHolds(name, keys, context)));
};

const operatorHolds = (name: string, keys: unknown, context: ConditionContext): Truth => {
  const [quantifier, operatorName] = name.includes(':') ? name.split(':', 2) : [undefined, name];
  const operator = own(operators, operatorName);
  const combine = quantifier === undefined ? single : own(quantifiers, quantifier);
  if (!operator || !combine || !isRecord(keys)) return 'unknown';
  return every(
    Object.entries(keys).map(([key, expected]) =>
      combine(valuesOf(key, context).map((actual) => anyExpected(operator, expected, actual))),
    ),
  );
};

/** Without a quantifier AWS expects a single value; its behaviour for several is not documented. */
const single = (results: readonly Truth[]): Truth => (results.length > 1 ? 'unknown' : some(results));

const anyExpected = (operator: Operator, expected: unknown, actual: string): Truth =>
  some([expected].flat().map((value) => compare(operator, value, actual)));

const compare = (operator: Operator, expected: unknown, actual: string): Truth => {
  if (typeof expected === 'boolean') return operator(String(expected), actual);
  return typeof expected === 'string' && !hasVariable(expected) ? operator(expected, actual) : 'unknown';
};

/** Names of condition keys are case-insensitive. */
const valuesOf = (key: string, context: ConditionContext): readonly string[] =>
  Object.entries(context)
    .filter(([name]) => name.toLowerCase() === key.toLowerCase())
    .flatMap(([, value]) => value);

const own = <T>(table: Readonly<Record<string, T>>, name: string | undefined): T | undefined =>
  name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
