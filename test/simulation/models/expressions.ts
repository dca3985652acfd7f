import { memoize } from '../engine/memoize.ts';
import { Parser } from './parser.ts';

/** Whether an item meets a condition. `undefined`: the item does not exist. */
export const conditionOf = memoize((expression) => new Parser(expression).condition());

/** Applies an update expression to an item, in place. */
export const updateOf = memoize((expression) => new Parser(expression).update());
