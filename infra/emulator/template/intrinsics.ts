import { UnresolvableValue } from './errors.ts';

/** What intrinsic functions refer to. Each method returns `undefined` for what does not exist. */
export interface References {
  ref(name: string): unknown;
  attribute(logicalId: string, attribute: string): unknown;
  condition(name: string): boolean | undefined;
}

/** The value of `AWS::NoValue`: the property or list entry that holds it is omitted. */
export const noValue = Symbol('AWS::NoValue');

type Intrinsic = (argument: unknown, references: References) => unknown;

const found = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new UnresolvableValue(`${what} leads nowhere`);
  return value;
};

const list = (argument: unknown, name: string): unknown[] => {
  if (!Array.isArray(argument)) throw new UnresolvableValue(`${name} takes a list`);
  return argument;
};

const getAtt: Intrinsic = (argument, references) => {
  const [logicalId, ...attribute] = typeof argument === 'string' ? argument.split('.') : list(argument, 'Fn::GetAtt');
  const name = attribute.join('.');
  return found(references.attribute(String(logicalId), name), `Fn::GetAtt ${logicalId}.${name}`);
};

const ref: Intrinsic = (name, references) => found(references.ref(String(name)), `Ref ${name}`);

const join: Intrinsic = (argument, references) => {
  const [delimiter, parts] = list(argument, 'Fn::Join');
  return list(resolveIntrinsics(parts, references), 'Fn::Join').join(String(delimiter));
};

const split: Intrinsic = (argument, references) => {
  const [delimiter, text] = list(argument, 'Fn::Split');
  return String(resolveIntrinsics(text, references)).split(String(delimiter));
};

const select: Intrinsic = (argument, references) => {
  const [index, choices] = list(resolveIntrinsics(argument, references), 'Fn::Select');
  return found(list(choices, 'Fn::Select')[Number(index)], `Fn::Select ${index}`);
};

const sub: Intrinsic = (argument, references) => {
  const [text, variables = {}] = typeof argument === 'string' ? [argument] : list(argument, 'Fn::Sub');
  const own = resolveIntrinsics(variables, references) as Record<string, unknown>;
  return String(text).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    return String(own[name] ?? (name.includes('.') ? getAtt(name, references) : ref(name, references)));
  });
};

const choose: Intrinsic = (argument, references) => {
  const [condition, whenTrue, whenFalse] = list(argument, 'Fn::If');
  const holds = found(references.condition(String(condition)), `Condition ${condition}`);
  return resolveIntrinsics(holds ? whenTrue : whenFalse, references);
};

const intrinsics: Record<string, Intrinsic> = {
  Ref: ref,
  'Fn::GetAtt': getAtt,
  'Fn::Join': join,
  'Fn::Split': split,
  'Fn::Select': select,
  'Fn::Sub': sub,
  'Fn::If': choose,
};

const callOf = (value: object): [string, unknown] | undefined => {
  const [entry, ...others] = Object.entries(value);
  const isCall = entry !== undefined && others.length === 0 && (entry[0] === 'Ref' || entry[0].startsWith('Fn::'));
  return isCall ? entry : undefined;
};

/**
 * Returns a copy of a template value with every intrinsic function resolved. Throws `UnresolvableValue` for a
 * dangling reference or an unsupported function.
 */
export const resolveIntrinsics = (value: unknown, references: References): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return value.map((entry) => resolveIntrinsics(entry, references)).filter((entry) => entry !== noValue);
  }
  const call = callOf(value);
  if (call) {
    const [name, argument] = call;
    const intrinsic = intrinsics[name];
    if (!intrinsic) throw new UnresolvableValue(`The local runner does not support ${name}`);
    return intrinsic(argument, references);
  }
  const entries = Object.entries(value).map(([key, entry]) => [key, resolveIntrinsics(entry, references)] as const);
  return Object.fromEntries(entries.filter(([, entry]) => entry !== noValue));
};
