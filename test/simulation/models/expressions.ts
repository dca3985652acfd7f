import { Parser } from './parser.ts';

const cached = <T>(parse: (expression: string) => T): ((expression: string) => T) => {
  const known = new Map<string, T>();
  return (expression) => {
    const found = known.get(expression);
    if (found !== undefined) return found;
    const parsed = parse(expression);
    known.set(expression, parsed);
    return parsed;
  };
};

/** Whether an item (`undefined`: there is none) meets a condition. */
export const conditionOf = cached((expression) => new Parser(expression).condition());

/** What an update expression does to an item, in place. */
export const updateOf = cached((expression) => new Parser(expression).update());
