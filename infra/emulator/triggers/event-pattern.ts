/** An event pattern uses an unsupported operator. */
export class UnsupportedPattern extends Error {
  override readonly name = 'UnsupportedPattern';
}

/** Whether an event's value, `undefined` if absent, matches. */
type Matches = (value: unknown) => boolean;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const prefix = (argument: unknown): Matches => {
  if (typeof argument !== 'string') throw new UnsupportedPattern('prefix takes a string');
  return (value) => typeof value === 'string' && value.startsWith(argument);
};

const anythingBut = (argument: unknown): Matches => {
  const excluded = [argument].flat().map((entry) => alternative(entry));
  return (value) => value !== undefined && !excluded.some((matches) => matches(value));
};

const exists = (argument: unknown): Matches => {
  if (typeof argument !== 'boolean') throw new UnsupportedPattern('exists takes true or false');
  return (value) => (value !== undefined) === argument;
};

const operators: Record<string, (argument: unknown) => Matches> = { prefix, 'anything-but': anythingBut, exists };

/** One entry of a pattern's list: a literal value, or an operator with its argument. */
const alternative = (entry: unknown): Matches => {
  if (!isObject(entry)) return (value) => value === entry;
  const [name = '', ...others] = Object.keys(entry);
  const operator = operators[name];
  if (!operator || others.length > 0) {
    throw new UnsupportedPattern(`The local runner does not support the event pattern's operator ${name}`);
  }
  return operator(entry[name]);
};

/** A list in an event matches if one of its entries does. */
const leaf = (entries: unknown[]): Matches => {
  const alternatives = entries.map(alternative);
  return (value) => {
    const values = Array.isArray(value) ? value : [value];
    return values.some((one) => alternatives.some((matches) => matches(one)));
  };
};

const compile = (pattern: unknown, name: string): Matches => {
  if (name.startsWith('$'))
    throw new UnsupportedPattern(`The local runner does not support the event pattern's ${name}`);
  if (Array.isArray(pattern)) return leaf(pattern);
  if (!isObject(pattern)) throw new UnsupportedPattern(`The event pattern's ${name} is neither a list nor an object`);
  const fields = Object.entries(pattern).map(([key, part]) => [key, compile(part, key)] as const);
  return (value) => fields.every(([key, matches]) => matches(isObject(value) ? value[key] : undefined));
};

/**
 * Compiles an EventBridge event pattern (user guide, "Event patterns"): all fields must match, each by at least one
 * of its alternatives. Throws `UnsupportedPattern`, naming the unsupported part.
 */
export const compilePattern = (pattern: Record<string, unknown>): ((event: object) => boolean) =>
  compile(pattern, 'root');
